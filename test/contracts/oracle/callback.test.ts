// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { registerModel } from "../../../testing/registered-model-fixture.ts";
import {
  FEE_WEI,
  fulfilArguments,
  honestOutputs,
  postRequest,
  refundArguments,
} from "../../../testing/request-and-fulfil.ts";
import { requestedFixture } from "../../../testing/requested-fixture.ts";
import { EPOCH, subjectOf } from "../../../testing/rewards-history.ts";
import { REWARDS_LAYOUT, simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const HARMS = ["Revert", "BurnGas", "ReturnBomb", "RevertBomb"] as const;
const MOST_GAS = 1_000_000n;

const loadProbe = async () => ({
  ...(await requestedFixture(connection)),
  probe: await ethers.deployContract("CallbackProbe"),
});
const setUp = async () => await networkHelpers.loadFixture(loadProbe);
type World = Awaited<ReturnType<typeof setUp>>;

/** A request of the second node with a callback, and an honest fulfilment of it. */
async function askWithCallback(world: World, callback: string, callbackGas: bigint, nodes = world.nodes.slice(1, 2)) {
  const request = await postRequest(connection, world, world.single, nodes, { callback, callbackGas });
  return { request, args: await fulfilArguments(connection, world, request) };
}

describe("PredictionOracle, callback", () => {
  after(() => connection.close());

  it("is told what came out, when it stands in the feed and the payee has its credit", async () => {
    const world = await setUp();
    const { oracle, feed, nodes, relayer, single, singleFeed, probe } = world;
    const { request, args } = await askWithCallback(world, await probe.getAddress(), 900_000n);
    const feedCall = feed.interface.encodeFunctionData("at", [singleFeed, subjectOf(nodes[1]!), EPOCH]);
    await probe.arm(feed, [feedCall]);
    await expect(oracle.fulfil(...args)).to.not.emit(oracle, "CallbackFailed");
    expect(await probe.calls()).to.equal(1n);
    expect(await probe.requestId()).to.equal(request.requestId);
    expect(await probe.modelId()).to.equal(single.id);
    expect(await probe.epoch()).to.equal(EPOCH);
    expect(await probe.subjects(0)).to.equal(subjectOf(nodes[1]!));
    const [[output]] = honestOutputs(nodes.slice(1, 2)) as [[bigint]];
    expect(await probe.outputs(0)).to.equal(output);
    expect(await probe.answers(0), "what the feed said meanwhile").to.equal(
      feed.interface.encodeFunctionResult("at", [[output]]),
    );
    expect(await oracle.creditOf(relayer)).to.equal(FEE_WEI);
  });

  it("is told all subjects of a batch and all their outputs", async () => {
    const world = await setUp();
    const { oracle, nodes, probe } = world;
    const outputs = [
      { width: 8, signed: true, count: 1 },
      { width: 16, signed: false, count: 1 },
    ] as const;
    const model = simulatedModel("two outputs", { batch: 4, layout: { ...REWARDS_LAYOUT, outputs } });
    await registerModel(connection, world, model);
    const asked = nodes.slice(0, 3);
    const change = { callback: await probe.getAddress(), callbackGas: MOST_GAS };
    const request = await postRequest(connection, world, model, asked, change);
    const rows = [
      [-128n, 65_535n],
      [127n, 0n],
      [-1n, 1n],
    ];
    await oracle.fulfil(...(await fulfilArguments(connection, world, request, { outputs: rows })));
    for (const [i, node] of asked.entries()) expect(await probe.subjects(i)).to.equal(subjectOf(node));
    for (const [i, value] of rows.flat().entries()) expect(await probe.outputs(i)).to.equal(value);
  });

  it("is told nothing when the proof is refused", async () => {
    const world = await setUp();
    const { oracle, probe } = world;
    const { args } = await askWithCallback(world, await probe.getAddress(), 500_000n);
    const [asked, answer] = args;
    await expect(oracle.fulfil(asked, { ...answer, outputs: [1n] })).to.be.revert(ethers);
    expect(await probe.calls()).to.equal(0n);
  });

  describe("the gas", () => {
    it("is what the request asked for, or the fulfilment reverts: nobody starves a callback", async () => {
      const world = await setUp();
      const { oracle, probe } = world;
      const callbackGas = 700_000n;
      const { request, args } = await askWithCallback(world, await probe.getAddress(), callbackGas);
      const entry = 1_000n; // from the call to the first line of the callback
      const enough = await oracle.fulfil.estimateGas(...args);
      let accepted = 0;
      let refused = 0;
      for (let gasLimit = enough + 20_000n; gasLimit > enough - 400_000n; gasLimit -= 7_001n) {
        const snapshot = await networkHelpers.takeSnapshot();
        const done = await oracle.fulfil(...args, { gasLimit }).then(
          () => true,
          () => false,
        );
        if (done) {
          expect(await probe.gasSeen(), `of a limit of ${gasLimit}`).to.be.at.least(callbackGas - entry);
          expect(await oracle.queryFilter(oracle.filters.CallbackFailed(request.requestId), -1)).to.have.length(0);
        } else expect(await probe.calls(), "nothing half done").to.equal(0n);
        if (done) accepted++;
        else refused++;
        await snapshot.restore();
      }
      expect(accepted, "limits that suffice").to.be.at.least(2);
      expect(refused, "limits that do not").to.be.at.least(20);
    });

    it("that is missing is named", async () => {
      const world = await setUp();
      const { oracle, probe } = world;
      const { args } = await askWithCallback(world, await probe.getAddress(), 700_000n);
      await expect(oracle.fulfil(...args, { gasLimit: 600_000n })).to.be.revertedWithCustomError(
        oracle,
        "CallbackOutOfGas",
      );
    });

    it("ends with what was asked for: the fulfilment costs no more than that", async () => {
      const world = await setUp();
      const { oracle } = world;
      const gasUsed: bigint[] = [];
      for (const [i, harm] of HARMS.entries()) {
        const snapshot = await networkHelpers.takeSnapshot();
        const callback = await ethers.deployContract("HostileCallback", [i]);
        const { request, args } = await askWithCallback(world, await callback.getAddress(), MOST_GAS);
        const sent = await oracle.fulfil(...args, { gasLimit: 3_000_000n });
        const receipt = (await sent.wait()) ?? expect.fail("no receipt");
        const failed = harm !== "ReturnBomb";
        const events = await oracle.queryFilter(oracle.filters.CallbackFailed(request.requestId), -1);
        expect(events, `${harm}: an event, not a revert`).to.have.length(failed ? 1 : 0);
        expect((await oracle.requestOf(request.requestId)).status, harm).to.equal(2n);
        expect(await oracle.creditOf(world.relayer), harm).to.equal(FEE_WEI);
        gasUsed.push(receipt.gasUsed);
        await snapshot.restore();
      }
      const [reverts, burns, ...bombs] = gasUsed as [bigint, bigint, bigint, bigint];
      expect(burns - reverts, "what can be burnt").to.be.within(MOST_GAS - 10_000n, MOST_GAS);
      for (const bomb of bombs) expect(bomb, "bytes returned are not copied").to.be.at.most(burns);
    });
  });

  describe("an address without code", () => {
    it("is called in vain", async () => {
      const world = await setUp();
      const { oracle, stranger } = world;
      const { request, args } = await askWithCallback(world, stranger.address, 30_000n);
      await oracle.fulfil(...args);
      expect((await oracle.requestOf(request.requestId)).status).to.equal(2n);
    });
  });

  describe("the oracle's own rights", () => {
    it("are of no use: feed and registry know no such call", async () => {
      const world = await setUp();
      const { oracle, feed, registry, single } = world;
      for (const target of [feed, registry, oracle]) {
        const snapshot = await networkHelpers.takeSnapshot();
        const { request, args } = await askWithCallback(world, await target.getAddress(), 500_000n);
        await expect(oracle.fulfil(...args))
          .to.emit(oracle, "CallbackFailed")
          .withArgs(request.requestId, await target.getAddress());
        expect(await registry.isHalted(single.id)).to.equal(false);
        await snapshot.restore();
      }
    });
  });

  describe("coming back", () => {
    /** Calls that a callback makes while it is told, and the selectors of what they met. */
    async function comeBack(world: World, calls: (own: World["request"], args: World["args"]) => string[]) {
      const { oracle, probe } = world;
      const { request, args } = await askWithCallback(world, await probe.getAddress(), MOST_GAS);
      await probe.arm(oracle, calls(request, args));
      await oracle.fulfil(...args);
      return request;
    }
    const selector = (world: World, name: string) => world.oracle.interface.getError(name)!.selector;

    it("finds the request closed: it is neither fulfilled again, nor refunded, nor cancelled", async () => {
      const world = await setUp();
      const { oracle, probe, relayer } = world;
      const own = oracle.interface;
      await comeBack(world, (request, args) => [
        own.encodeFunctionData("fulfil", args),
        own.encodeFunctionData("refund", refundArguments(request)),
      ]);
      for (const i of [0, 1]) {
        expect(await probe.done(i)).to.equal(false);
        expect((await probe.answers(i)).slice(0, 10)).to.equal(selector(world, "RequestAlreadyFulfilled"));
      }
      expect(await oracle.creditOf(relayer), "paid once").to.equal(FEE_WEI);
    });

    it("may answer another request, which is paid as any other", async () => {
      const world = await setUp();
      const { oracle, probe, relayer } = world;
      await comeBack(world, () => [oracle.interface.encodeFunctionData("fulfil", world.args)]);
      expect(await probe.done(0)).to.equal(true);
      expect((await oracle.requestOf(world.request.requestId)).status).to.equal(2n);
      expect(await oracle.creditOf(relayer)).to.equal(2n * FEE_WEI);
    });

    it("may take out its own credit, once, and nobody else's", async () => {
      const world = await setUp();
      const { oracle, probe } = world;
      const payee = await probe.getAddress();
      const request = await postRequest(connection, world, world.single, world.nodes.slice(1, 2), {
        ...{ callback: payee, callbackGas: MOST_GAS },
      });
      const withdraw = oracle.interface.encodeFunctionData("withdraw");
      await probe.arm(oracle, [withdraw, withdraw]);
      const args = await fulfilArguments(connection, world, request, { payee });
      await expect(oracle.fulfil(...args)).to.changeEtherBalances(ethers, [oracle, probe], [-FEE_WEI, FEE_WEI]);
      expect(await probe.done(0)).to.equal(true);
      expect((await probe.answers(1)).slice(0, 10)).to.equal(selector(world, "NothingToWithdraw"));
      expect(await ethers.provider.getBalance(oracle), "the other request's fee").to.equal(FEE_WEI);
    });

    it("finds nothing half done between the answers of one transaction", async () => {
      const world = await setUp();
      const { oracle, probe, relayer, nodes } = world;
      const first = await askWithCallback(world, await probe.getAddress(), MOST_GAS);
      const second = await askWithCallback(world, ethers.ZeroAddress, 0n, nodes.slice(2, 3));
      await probe.arm(oracle, [
        oracle.interface.encodeFunctionData("fulfil", second.args),
        oracle.interface.encodeFunctionData("fulfilMany", [[second.args[0]], [second.args[1]]]),
      ]);
      await oracle.fulfilMany([first.args[0], second.args[0]], [first.args[1], second.args[1]]);
      expect((await probe.answers(0)).slice(0, 10)).to.equal(selector(world, "RequestAlreadyFulfilled"));
      const [accepted] = oracle.interface.decodeFunctionResult("fulfilMany", await probe.answers(1));
      expect([...(accepted as boolean[])], "the second again").to.deep.equal([false]);
      expect(await oracle.creditOf(relayer), "each once").to.equal(2n * FEE_WEI);
    });
  });
});
