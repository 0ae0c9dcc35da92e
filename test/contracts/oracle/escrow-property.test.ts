import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { registeredModelFixture } from "../../../testing/registered-model-fixture.ts";
import { FEE_WEI, fulfilArguments, postRequest, type PostedRequest } from "../../../testing/request-and-fulfil.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const loadModels = async () => await registeredModelFixture(connection);

const step = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant("request" as const), node: fc.nat(3) }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constantFrom("fulfil" as const, "refund" as const), which: fc.nat() }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant("wait" as const), seconds: fc.constantFrom(600, 3_590) }), weight: 1 },
  {
    arbitrary: fc.record({
      do: fc.constant("withdraw" as const),
      who: fc.constantFrom<"relayer" | "requester">("relayer", "requester"),
    }),
    weight: 1,
  },
);

type Reference = {
  requests: { posted: PostedRequest; deadline: number; status: "open" | "fulfilled" | "refunded" }[];
  credit: { relayer: bigint; requester: bigint };
};

/** The error that closing a request must end in, if any. */
function refusal(how: "fulfil" | "refund", { status, deadline }: Reference["requests"][number], now: number) {
  if (status === "fulfilled") return "RequestAlreadyFulfilled";
  if (status === "refunded") return "RequestAlreadyRefunded";
  if (how === "fulfil") return now > deadline ? "RequestExpired" : undefined;
  return now <= deadline ? "RequestNotExpired" : undefined;
}

describe("PredictionOracle, whatever is done (property 15)", () => {
  after(() => connection.close());

  it("holds exactly the fees of open requests and everybody's credit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16, size: "max" }), async (steps) => {
        const fixture = await networkHelpers.loadFixture(loadModels);
        const { oracle, relayer, requester, single, nodes } = fixture;
        const reference: Reference = { requests: [], credit: { relayer: 0n, requester: 0n } };
        const ask = async (node: number): Promise<void> => {
          const posted = await postRequest(connection, fixture, single, [nodes[node]!]);
          const { deadline } = await oracle.requestOf(posted.requestId);
          reference.requests.push({ posted, deadline: Number(deadline), status: "open" });
        };
        await ask(0);
        await ask(1);

        for (const each of steps) {
          const now = (await networkHelpers.time.latest()) + 1;
          if (each.do === "wait") await networkHelpers.time.increase(each.seconds);
          else if (each.do === "request") await ask(each.node);
          else if (each.do === "withdraw") {
            const sent = oracle.connect(fixture[each.who]).withdraw();
            if (reference.credit[each.who] > 0n) await sent;
            else await expect(sent).to.be.revertedWithCustomError(oracle, "NothingToWithdraw");
            reference.credit[each.who] = 0n;
          } else {
            const chosen = reference.requests[each.which % reference.requests.length]!;
            const args = await fulfilArguments(connection, fixture, chosen.posted);
            await networkHelpers.time.setNextBlockTimestamp(now);
            const sent = each.do === "fulfil" ? oracle.fulfil(...args) : oracle.refund(chosen.posted.requestId);
            const error = refusal(each.do, chosen, now);
            if (error) await expect(sent).to.be.revertedWithCustomError(oracle, error);
            else {
              await sent;
              chosen.status = each.do === "fulfil" ? "fulfilled" : "refunded";
              reference.credit[each.do === "fulfil" ? "relayer" : "requester"] += FEE_WEI;
            }
          }

          const open = reference.requests.filter(({ status }) => status === "open").length;
          const owed = reference.credit.relayer + reference.credit.requester;
          expect(await ethers.provider.getBalance(oracle), "the oracle's balance").to.equal(
            BigInt(open) * FEE_WEI + owed,
          );
          expect(await oracle.creditOf(relayer), "the relayer's credit").to.equal(reference.credit.relayer);
          expect(await oracle.creditOf(requester), "the requester's").to.equal(reference.credit.requester);
        }
      }),
      { numRuns: 8, seed: 20_263 },
    );
  });
});
