// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { subjectsHash } from "../../../schema/statement.ts";
import { epochFixture, epochPostArguments, moveTo, NEWEST, SUBJECTS } from "../../../testing/epoch-post.ts";
import {
  FEE_WEI,
  fulfilArguments,
  postRequest,
  refundArguments,
  type PostedRequest,
} from "../../../testing/request-and-fulfil.ts";
import { structFields } from "../../../testing/struct-fields.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const CANCEL_DELAY_SECONDS = 3_600;
const DEADLINE_SECONDS = 7_200;
const SHARE_WEI = 10n ** 13n;

const loadModels = async () => await epochFixture(connection);
type World = Awaited<ReturnType<typeof loadModels>>;
type Account = "relayer" | "requester" | "stranger";
type Sponsorship = Parameters<World["oracle"]["returnShares"]>[0];

const ACCOUNTS = ["relayer", "requester", "stranger"] as const;

const step = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant("request" as const), node: fc.nat(3), refunded: fc.boolean() }), weight: 3 },
  {
    arbitrary: fc.record({
      do: fc.constantFrom("fulfil" as const, "refund" as const, "cancel" as const),
      which: fc.nat(),
    }),
    weight: 8,
  },
  {
    arbitrary: fc.record({
      do: fc.constant("fulfilMany" as const),
      which: fc.array(fc.nat(), { minLength: 2, maxLength: 4 }),
    }),
    weight: 2,
  },
  {
    arbitrary: fc.record({ do: fc.constant("wait" as const), seconds: fc.constantFrom(600, 3_590, 7_200) }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      do: fc.constant("withdraw" as const),
      pushed: fc.boolean(),
      who: fc.constantFrom<Account>(...ACCOUNTS),
    }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      do: fc.constant("halt" as const),
      how: fc.constantFrom("stop" as const, "resume" as const),
    }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      do: fc.constant("sponsor" as const),
      epochs: fc.integer({ min: 1, max: 3 }),
      who: fc.constantFrom<Account>(...ACCOUNTS),
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ do: fc.constant("post" as const), on: fc.integer({ min: 0, max: 2 }) }), weight: 3 },
  { arbitrary: fc.record({ do: fc.constant("returnShares" as const), which: fc.nat() }), weight: 2 },
);

type AskedFor = {
  posted: PostedRequest;
  deadline: number;
  refundTo: Account;
  status: "open" | "fulfilled" | "refunded";
};
type Promised = { sponsorship: Sponsorship; who: Account; next: bigint; last: bigint };

/** What the oracle is to hold, kept the simple way. */
type Reference = {
  requests: AskedFor[];
  sponsorships: Promised[];
  earned: Set<bigint>;
  credit: Record<Account, bigint>;
  newest: bigint;
  halted: boolean;
};

/** The error that acting on a request must end in, if any. */
function refusal(how: "fulfil" | "refund" | "cancel", { status, deadline }: AskedFor, now: number, halted: boolean) {
  if (status === "fulfilled") return "RequestAlreadyFulfilled";
  if (status === "refunded") return "RequestAlreadyRefunded";
  if (how === "cancel") return deadline <= now + CANCEL_DELAY_SECONDS ? "NothingToCancel" : undefined;
  if (how === "refund") return now <= deadline && !halted ? "RequestNotExpired" : undefined;
  if (now > deadline) return "RequestExpired";
  return halted ? "ModelHalted" : undefined;
}

/** The epochs of a sponsorship that are neither earned nor given back. */
const unsettled = ({ earned }: Reference, { next, last }: Promised): bigint[] =>
  Array.from({ length: Number(last - next) + 1 }, (_, i) => next + BigInt(i)).filter((epoch) => !earned.has(epoch));

/** A world and what it should be, and all that can be done to both. */
function actions(world: World, reference: Reference) {
  const { oracle, registry, requester, single, nodes, model } = world;
  const pick = (which: number): AskedFor => reference.requests[which % reference.requests.length]!;
  const expectDone = async (sent: Promise<unknown>, error: string | undefined): Promise<boolean> => {
    if (error === undefined) await sent;
    else if (error === "ModelHalted") await expect(sent).to.be.revertedWithCustomError(registry, error);
    else await expect(sent).to.be.revertedWithCustomError(oracle, error);
    return error === undefined;
  };

  return {
    async request({ node, refunded }: { node: number; refunded: boolean }) {
      if (reference.halted) return;
      const deadline = (await networkHelpers.time.latest()) + DEADLINE_SECONDS;
      const change = { deadline: BigInt(deadline), ...(refunded && { refundTo: world.stranger.address }) };
      const posted = await postRequest(connection, world.real, single, [nodes[node]!], change);
      reference.requests.push({ posted, deadline, refundTo: refunded ? "stranger" : "requester", status: "open" });
    },

    async close(how: "fulfil" | "refund" | "cancel", which: number) {
      const chosen = pick(which);
      const args = await fulfilArguments(connection, world.real, chosen.posted);
      const now = (await networkHelpers.time.latest()) + 1;
      await networkHelpers.time.setNextBlockTimestamp(now);
      const closed = refundArguments(chosen.posted);
      const sent = {
        fulfil: () => oracle.fulfil(...args),
        refund: () => oracle.refund(...closed),
        cancel: () => oracle.connect(requester).cancel(...closed),
      }[how]();
      if (!(await expectDone(sent, refusal(how, chosen, now, reference.halted)))) return;
      if (how === "cancel") chosen.deadline = now + CANCEL_DELAY_SECONDS;
      else {
        chosen.status = how === "fulfil" ? "fulfilled" : "refunded";
        reference.credit[how === "fulfil" ? "relayer" : chosen.refundTo] += FEE_WEI;
      }
    },

    async fulfilMany(which: readonly number[]) {
      const chosen = which.map(pick);
      const args = await Promise.all(chosen.map(({ posted }) => fulfilArguments(connection, world.real, posted)));
      const now = (await networkHelpers.time.latest()) + 1;
      await networkHelpers.time.setNextBlockTimestamp(now);
      await oracle.fulfilMany(
        args.map(([asked]) => asked),
        args.map(([, answer]) => answer),
      );
      for (const each of chosen) {
        if (refusal("fulfil", each, now, reference.halted) !== undefined) continue;
        each.status = "fulfilled";
        reference.credit.relayer += FEE_WEI;
      }
    },

    async withdraw(who: Account, pushed: boolean) {
      const account = world[who];
      const sent = pushed ? oracle.withdrawFor(account) : oracle.connect(account).withdraw();
      await expectDone(sent, reference.credit[who] > 0n ? undefined : "NothingToWithdraw");
      reference.credit[who] = 0n;
    },

    async halt(how: "stop" | "resume") {
      await registry[how === "stop" ? "stopEverything" : "resumeEverything"]();
      reference.halted = how === "stop";
    },

    async sponsor(who: Account, epochs: number) {
      if (reference.halted) return;
      const first = reference.newest + 1n;
      const last = reference.newest + BigInt(epochs);
      const value = BigInt(epochs) * SHARE_WEI;
      await oracle.connect(world[who]).sponsor(model.id, first, last, subjectsHash(SUBJECTS), { value });
      const logs = await oracle.queryFilter(oracle.filters.EpochsSponsored());
      const sponsorship = structFields(logs.at(-1)!.args.sponsorship) as unknown as Sponsorship;
      reference.sponsorships.push({ sponsorship, who, next: first, last });
    },

    async post(on: number) {
      reference.newest += BigInt(on);
      await moveTo(connection, world, reference.newest);
      const args = await epochPostArguments(connection, world, { epoch: reference.newest });
      if (!(await expectDone(oracle.postEpoch(...args), reference.halted ? "ModelHalted" : undefined))) return;
      const epoch = reference.newest;
      const shares = reference.sponsorships.filter((each) => unsettled(reference, each).includes(epoch)).length;
      if (shares > 0) reference.earned.add(epoch);
      reference.credit.relayer += BigInt(shares) * SHARE_WEI;
    },

    async returnShares(which: number) {
      const chosen = reference.sponsorships[which % Math.max(1, reference.sponsorships.length)];
      if (chosen === undefined) return;
      const over = reference.halted || reference.newest > chosen.last ? chosen.last + 1n : reference.newest;
      const sent = oracle.returnShares(chosen.sponsorship);
      if (!(await expectDone(sent, over <= chosen.next ? "NothingToReturn" : undefined))) return;
      const back = unsettled(reference, chosen).filter((epoch) => epoch < over).length;
      reference.credit[chosen.who] += BigInt(back) * SHARE_WEI;
      chosen.next = over;
    },
  };
}

describe("PredictionOracle, whatever is done (property 15)", () => {
  after(() => connection.close());

  it("holds exactly the fees of open requests, bounties and everybody's credit, and can always give back all of it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 16, maxLength: 24, size: "max" }), async (steps) => {
        const world = await networkHelpers.loadFixture(loadModels);
        const { oracle, registry, single, model } = world;
        const credit = { relayer: 0n, requester: 0n, stranger: 0n };
        const reference: Reference = {
          ...{ requests: [], sponsorships: [], earned: new Set(), credit, newest: NEWEST, halted: false },
        };
        const act = actions(world, reference);

        const check = async () => {
          const open = reference.requests.filter(({ status }) => status === "open").length;
          const shares = reference.sponsorships.flatMap((each) => unsettled(reference, each)).length;
          const owed = ACCOUNTS.reduce((sum, who) => sum + credit[who], 0n);
          expect(await ethers.provider.getBalance(oracle), "the oracle's balance").to.equal(
            BigInt(open) * FEE_WEI + BigInt(shares) * SHARE_WEI + owed,
          );
          for (const who of ACCOUNTS) expect(await oracle.creditOf(world[who]), who).to.equal(credit[who]);
        };

        await act.request({ node: 0, refunded: false });
        await act.request({ node: 1, refunded: true });
        await act.sponsor("stranger", 3);
        for (const each of steps) {
          if (each.do === "request") await act.request(each);
          else if (each.do === "wait") await networkHelpers.time.increase(each.seconds);
          else if (each.do === "withdraw") await act.withdraw(each.who, each.pushed);
          else if (each.do === "halt") await act.halt(each.how);
          else if (each.do === "sponsor") await act.sponsor(each.who, each.epochs);
          else if (each.do === "post") await act.post(each.on);
          else if (each.do === "returnShares") await act.returnShares(each.which);
          else if (each.do === "fulfilMany") await act.fulfilMany(each.which);
          else await act.close(each.do, each.which);
          await check();
        }

        for (const each of [single, model]) await registry.revoke(each.id);
        reference.halted = true;
        for (const [i, { status }] of reference.requests.entries()) if (status === "open") await act.close("refund", i);
        for (const i of reference.sponsorships.keys()) await act.returnShares(i);
        for (const who of ACCOUNTS) if (credit[who] > 0n) await act.withdraw(who, true);
        await check();
        expect(await ethers.provider.getBalance(oracle), "not a wei is left").to.equal(0n);
      }),
      { numRuns: 10, seed: 20_263 },
    );
  });
});
