// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import type { Asked } from "../../../chain/asked-request.ts";
import { registeredModelFixture } from "../../../testing/registered-model-fixture.ts";
import {
  type Answer,
  DEADLINE_SECONDS,
  FEE_WEI,
  fulfilArguments,
  honestOutputs,
  postRequest,
  refundArguments,
  type PostedRequest,
} from "../../../testing/request-and-fulfil.ts";
import { EPOCH, subjectOf } from "../../../testing/rewards-history.ts";
import { epochFixture, moveTo } from "../../../testing/epoch-post.ts";
import { proveStatement } from "../../../testing/simulated-model.ts";
import { subjectsHash } from "../../../schema/statement.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const FULFILLED = 2n;

type Item = Readonly<{ request: PostedRequest; args: [asked: Asked, answer: Answer] }>;

/** Three requests of one prediction, one of sixteen, and honest answers. */
const loadFour = async () => {
  const fixture = await registeredModelFixture(connection);
  const { single, batched, nodes } = fixture;
  const items: Item[] = [];
  for (const [model, from, to] of [
    [single, 0, 1],
    [single, 1, 2],
    [batched, 0, 16],
    [single, 2, 3],
  ] as const) {
    const request = await postRequest(connection, fixture, model, nodes.slice(from, to));
    items.push({ request, args: await fulfilArguments(connection, fixture, request) });
  }
  return { ...fixture, items: items as [Item, Item, Item, Item] };
};
const setUp = async () => await networkHelpers.loadFixture(loadFour);
type World = Awaited<ReturnType<typeof setUp>>;

const argumentsOf = (items: readonly Item[]): [Asked[], Answer[]] => [
  items.map(({ args }) => args[0]),
  items.map(({ args }) => args[1]),
];

/** An item whose answer is another. */
const answering = ({ request, args }: Item, change: Partial<Answer>): Item => ({
  request,
  args: [args[0], { ...args[1], ...change }],
});

/** Sends several, and says which the oracle accepted. */
async function fulfilMany({ oracle }: World, items: readonly Item[]) {
  const accepted = [...(await oracle.fulfilMany.staticCall(...argumentsOf(items)))];
  const sent = await oracle.fulfilMany(...argumentsOf(items));
  const refused = await oracle.queryFilter(oracle.filters.AnswerRefused(), -1);
  return { accepted, sent, refused: refused.map(({ args }) => args) };
}

describe("PredictionOracle, fulfilMany", () => {
  after(() => connection.close());

  it("fulfils requests of several models as if each had been alone", async () => {
    const world = await setUp();
    const { oracle, feed, relayer, singleFeed, batchedFeed, nodes, items } = world;
    const { accepted, sent, refused } = await fulfilMany(world, items);
    expect(accepted).to.deep.equal([true, true, true, true]);
    expect(refused).to.have.length(0);
    for (const { request } of items) {
      await expect(sent)
        .to.emit(oracle, "RequestFulfilled")
        .withArgs(request.requestId, request.model.id, relayer.address);
      expect((await oracle.requestOf(request.requestId)).status).to.equal(FULFILLED);
    }
    expect(await oracle.creditOf(relayer)).to.equal(4n * FEE_WEI);
    for (const [feedId, asked] of [
      [singleFeed, nodes.slice(0, 3)],
      [batchedFeed, nodes],
    ] as const) {
      const posted = await Promise.all(asked.map((node) => feed.at(feedId, subjectOf(node), EPOCH)));
      expect(posted.map((outputs) => [...outputs])).to.deep.equal(honestOutputs(asked));
    }
  });

  it("takes one answer alone", async () => {
    const world = await setUp();
    expect((await fulfilMany(world, world.items.slice(0, 1))).accepted).to.deep.equal([true]);
    expect(await world.oracle.creditOf(world.relayer)).to.equal(FEE_WEI);
  });

  it("takes as many answers as requests, and some", async () => {
    const { oracle, items } = await setUp();
    const [asked, answers] = argumentsOf(items);
    for (const [some, others] of [
      [[], []],
      [asked, answers.slice(1)],
      [asked.slice(1), answers],
    ] as const) {
      await expect(oracle.fulfilMany([...some], [...others]))
        .to.be.revertedWithCustomError(oracle, "AnswerCountMismatch")
        .withArgs(some.length, others.length);
    }
  });

  describe("one bad answer among good ones", () => {
    const BAD: Record<string, readonly [error: string, spoil: (world: World, item: Item) => Promise<Item> | Item]> = {
      "a proof of other outputs": ["InvalidProof", (_, item) => answering(item, { outputs: [1n] })],
      "a proof for another payee": [
        "InvalidProof",
        ({ stranger }, item) => answering(item, { payee: stranger.address }),
      ],
      "points that are none": [
        "InvalidProof",
        (_, item) => answering(item, { proof: item.args[1].proof.map(() => 1n) }),
      ],
      "coordinates beyond the field": [
        "InvalidProof",
        (_, item) => answering(item, { proof: item.args[1].proof.map(() => 2n ** 256n - 1n) }),
      ],
      "points at infinity": ["InvalidProof", (_, item) => answering(item, { proof: item.args[1].proof.map(() => 0n) })],
      "a commitment beyond the field": ["SignalNotInField", (_, item) => answering(item, { h: 2n ** 256n - 1n })],
      "an output beyond its field": ["ValueOutOfRange", (_, item) => answering(item, { outputs: [-1n] })],
      "an output too many": ["OutputCountMismatch", (_, item) => answering(item, { outputs: [1n, 2n] })],
      "no outputs": ["OutputCountMismatch", (_, item) => answering(item, { outputs: [] })],
      "no payee": ["PayeeMissing", (_, item) => answering(item, { payee: ethers.ZeroAddress })],
      "a request that nobody posted": [
        "RequestUnknown",
        (_, { request, args }) => ({ request, args: [{ ...args[0], number: 99n }, args[1]] }),
      ],
      "a request fulfilled before": [
        "RequestAlreadyFulfilled",
        async ({ oracle }, item) => {
          await oracle.fulfil(...item.args);
          return item;
        },
      ],
      "a request that expired": [
        "RequestExpired",
        async (world) => {
          const now = BigInt(await networkHelpers.time.latest());
          const nodes = world.nodes.slice(1, 2);
          const request = await postRequest(connection, world, world.single, nodes, { deadline: now + 60n });
          await networkHelpers.time.increase(120);
          return { request, args: await fulfilArguments(connection, world, request) };
        },
      ],
    };
    for (const [name, [error, spoil]] of Object.entries(BAD)) {
      it(`is left aside: ${name}`, async () => {
        const world = await setUp();
        const { oracle, relayer, items } = world;
        const bad = await spoil(world, items[1]);
        const before = await oracle.creditOf(relayer);
        const { accepted, refused } = await fulfilMany(world, [items[0], bad, items[2], items[3]]);
        expect(accepted).to.deep.equal([true, false, true, true]);
        expect(refused).to.have.length(1);
        const [{ modelId, payee, reason }] = refused as [(typeof refused)[number]];
        expect([modelId, payee]).to.deep.equal([bad.args[0].terms.modelId, bad.args[1].payee]);
        const known = [oracle.interface, (await ethers.getContractFactory("Groth16Verifier")).interface];
        const packing = (await ethers.getContractAt("IPackingErrors", oracle)).interface;
        const parsed = [...known, packing].map((each) => each.parseError(reason)?.name).find(Boolean);
        expect(parsed, "the reason given").to.equal(error);
        expect((await oracle.creditOf(relayer)) - before, "of the three others").to.equal(3n * FEE_WEI);
      });
    }

    it("is one of a halted model", async () => {
      const world = await setUp();
      const { oracle, registry, batched, relayer, items } = world;
      await registry.stopModel(batched.id);
      const { accepted, refused } = await fulfilMany(world, items);
      expect(accepted).to.deep.equal([true, true, false, true]);
      expect(refused[0]!.reason).to.equal(registry.interface.encodeErrorResult("ModelHalted", [batched.id]));
      expect(await oracle.creditOf(relayer)).to.equal(3n * FEE_WEI);
    });

    it("is one that the feed does not take any more", async () => {
      const world = { ...(await networkHelpers.loadFixture(loadEpochs)), items: [] };
      const { oracle, relayer, model } = world;
      const old = await standInItem(world, 50n, 0);
      await moveTo(connection, world, 58n); // eight epochs on, the ring has no place for the first
      await oracle.fulfil(...(await standInItem(world, 58n, 0)).args);
      const other = await standInItem(world, 58n, 1);
      const accepted = await oracle.fulfilMany.staticCall(...argumentsOf([old, other]));
      expect([...accepted]).to.deep.equal([false, true]);
      const sent = await oracle.fulfilMany(...argumentsOf([old, other]));
      await expect(sent).to.emit(oracle, "AnswerRefused");
      expect(await oracle.creditOf(relayer)).to.equal(2n * FEE_WEI);
      expect((await oracle.requestOf(old.request.requestId)).status).to.equal(1n);
      expect(model.batch).to.equal(2);
    });
  });

  it("leaves all aside when all are bad, without a revert", async () => {
    const world = await setUp();
    const bad = world.items.map((item) => answering(item, { h: item.args[1].h + 1n }));
    const { accepted, refused } = await fulfilMany(world, bad);
    expect(accepted).to.deep.equal([false, false, false, false]);
    expect(refused).to.have.length(4);
    expect(await world.oracle.creditOf(world.relayer)).to.equal(0n);
  });

  it("pays one request once, however often it is answered", async () => {
    const world = await setUp();
    const { oracle, relayer, stranger, items } = world;
    const [first] = items;
    const forStranger = await fulfilArguments(connection, world, first.request, { payee: stranger.address });
    const { accepted, refused } = await fulfilMany(world, [first, first, { ...first, args: forStranger }]);
    expect(accepted).to.deep.equal([true, false, false]);
    const reason = oracle.interface.encodeErrorResult("RequestAlreadyFulfilled", [first.request.requestId]);
    expect(refused.map((each) => each.reason)).to.deep.equal([reason, reason]);
    expect(await oracle.creditOf(relayer)).to.equal(FEE_WEI);
    expect(await oracle.creditOf(stranger)).to.equal(0n);
  });

  it("ends a model that contradicts itself, and keeps the others", async () => {
    const world = await setUp();
    const { oracle, registry, relayer, requester, single, items } = world;
    const [first, second, batch] = items;
    const again = await postRequest(connection, world, single, first.request.nodes);
    const outputs = [[first.args[1].outputs[0]! + 1n]];
    const contradiction = { request: again, args: await fulfilArguments(connection, world, again, { outputs }) };
    const { accepted, refused } = await fulfilMany(world, [first, contradiction, second, batch]);
    expect(accepted, "the second came after the model was stopped").to.deep.equal([true, false, false, true]);
    expect(refused.map((each) => each.requestId)).to.deep.equal([second.request.requestId]);
    expect(refused[0]!.reason).to.equal(registry.interface.encodeErrorResult("ModelHalted", [single.id]));
    expect(await registry.isHalted(single.id)).to.equal(true);
    expect(await oracle.creditOf(relayer)).to.equal(2n * FEE_WEI);
    for (const each of [again, second.request]) await oracle.refund(...refundArguments(each));
    expect(await oracle.creditOf(requester), "refunded at once").to.equal(2n * FEE_WEI);
  });

  it("calls every callback once, with its own gas, also one after another that fails", async () => {
    const world = await setUp();
    const { oracle, single, nodes } = world;
    const probe = await ethers.deployContract("CallbackProbe");
    const hostile = await ethers.deployContract("HostileCallback", [1]);
    const items: Item[] = [];
    for (const [i, callback] of [probe, hostile, probe].entries()) {
      const change = { callback: await callback.getAddress(), callbackGas: 400_000n };
      const request = await postRequest(connection, world, single, nodes.slice(i, i + 1), change);
      items.push({ request, args: await fulfilArguments(connection, world, request) });
    }
    const sent = oracle.fulfilMany(...argumentsOf(items));
    await expect(sent)
      .to.emit(oracle, "CallbackFailed")
      .withArgs(items[1]!.request.requestId, await hostile.getAddress());
    expect(await probe.calls()).to.equal(2n);
    expect(await probe.requestId(), "the last one").to.equal(items[2]!.request.requestId);
  });

  describe("checkAnswer", () => {
    it("says what remains to be proven, before anything is sent", async () => {
      const { oracle, registry, single, singleFeed, items } = await setUp();
      const [asked, answer] = items[0].args;
      const { feedId, outputRuns, claim } = await oracle.checkAnswer(asked, answer);
      const { verifier } = await registry.activeModel(single.id);
      expect([feedId, outputRuns, claim.verifier]).to.deep.equal([singleFeed, "0x01040001", verifier]);
      expect([...claim.proof]).to.deep.equal(answer.proof);
      const checked = await ethers.getContractAt("Groth16Verifier", verifier);
      await checked.verify([...answer.proof], [...claim.signals]);
    });

    it("reverts as fulfil does", async () => {
      const { oracle, items } = await setUp();
      const [asked, answer] = items[0].args;
      await networkHelpers.time.increase(DEADLINE_SECONDS + 1);
      await expect(oracle.checkAnswer(asked, answer)).to.be.revertedWithCustomError(oracle, "RequestExpired");
    });
  });

  const loadEpochs = async () => await epochFixture(connection);

  /** A request for one of the stand-in's subjects and an answer. */
  async function standInItem(
    world: Awaited<ReturnType<typeof loadEpochs>>,
    epoch: bigint,
    which: number,
  ): Promise<Item> {
    const { oracle, source, model, relayer, nodes } = world;
    const row = [BigInt(which), 0n, 0n, 0n, 0n, epoch];
    await source.setAnswer(row, [which]);
    const request = await postRequest(connection, world, model, nodes.slice(which, which + 1), { epoch });
    const context = {
      chainId: (await ethers.provider.getNetwork()).chainId,
      verifyingContract: await oracle.getAddress(),
      modelId: model.id,
      keyHash: model.keyHash,
      source: await source.getAddress(),
      epoch,
      requestId: request.requestId,
      payee: relayer.address,
      subjectsHash: subjectsHash(request.asked.subjects),
    };
    const { h, proof } = proveStatement(model, context, [row], [[epoch]]);
    return { request, args: [request.asked, { outputs: [epoch], h, proof, payee: relayer.address }] };
  }
});
