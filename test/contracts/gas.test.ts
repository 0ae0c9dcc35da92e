import { expect } from "chai";
import { network } from "hardhat";
import {
  BATCH,
  registeredModelFixture,
  sampleProof,
  type RegisteredModels,
} from "../../testing/registered-model-fixture.ts";
import { fulfilArguments, postRequest } from "../../testing/request-and-fulfil.ts";
import { EPOCH, leavesOf } from "../../testing/rewards-history.ts";
import { deployFixture } from "../../testing/deploy-fixture.ts";
import { provenAtRealDepth, spreadNodes } from "../../testing/real-depth.ts";
import { modelSpec, simulatedModel, type SimulatedModel } from "../../testing/simulated-model.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";

const connection = await network.create();
const FILE = "test/snapshots/gas.json";

/** Fixed, as is the chain's time, so that the calldata has the same bytes in every run. */
const DEADLINE = 4_102_444_800n; // 2100-01-01

/** Gas of whole transactions. What stands in storage before each, the test says. */
describe("gas", () => {
  const setUp = async () => await connection.networkHelpers.loadFixture(loadModels);
  const loadModels = async () => {
    const fixture = await registeredModelFixture(connection);
    await connection.networkHelpers.time.increaseTo(DEADLINE - 86_400n);
    return fixture;
  };
  const record = (name: string, gas: bigint) => {
    expectSnapshot(FILE, name, Number(gas));
  };

  /** Posts a request for these operators and has it fulfilled. */
  async function requestAndFulfil(fixture: RegisteredModels, model: SimulatedModel, nodes: readonly string[]) {
    const request = await postRequest(connection, fixture, model, nodes, { deadline: DEADLINE });
    const sent = await fixture.oracle
      .connect(fixture.relayer)
      .fulfil(...(await fulfilArguments(connection, fixture, request)));
    const { gasUsed } = (await sent.wait()) ?? expect.fail("no receipt");
    return { requested: request.gasUsed, fulfilled: gasUsed };
  }

  it("of proving, per subject, that a source holds six rewards", async () => {
    const { ethers } = connection;
    const { nodes, trees, rocketStorage } = await setUp();
    const source = await ethers.deployContract("RocketPoolRewardsSource", [rocketStorage, EPOCH, 46n]);
    const { gasUsed } = (await (await source.prove(leavesOf(nodes, trees))).wait()) ?? expect.fail("no receipt");
    record("prove.perSubject", gasUsed / BigInt(BATCH));
  });

  it("of authenticating an epoch's new reward of 64 nodes by one proof, in a tree of real depth", async () => {
    const deployment = await deployFixture(connection);
    const nodes = spreadNodes(64);
    const { next } = await provenAtRealDepth(connection, deployment, nodes);
    const used: bigint[] = [];
    for (let epoch = 0; epoch < 6; epoch++) {
      const { evidence } = await next();
      used.push((await (await deployment.source.submit(evidence)).wait())?.gasUsed ?? 0n);
    }
    record("source.multiproof64.perNode", used.reduce((a, b) => a + b) / BigInt(used.length * nodes.length));
  });

  it("of requests and fulfilments of one prediction", async () => {
    const fixture = await setUp();
    const { single, nodes } = fixture;
    const [, second] = nodes as [string, string];
    const perSlot = 6; // predictions of 32 bits, with two flags each, beside a tag of 24 bits

    // Nothing of the feed stands yet, and the payee has never earned: its credit is written for the first time.
    const firstOfAll = await requestAndFulfil(fixture, single, nodes.slice(0, 1));
    record("request.single", firstOfAll.requested);
    record("fulfil.single.firstOfPayee", firstOfAll.fulfilled);

    // The payee has earned before; the slot of the subject's prediction is written for the first time.
    const first = await requestAndFulfil(fixture, single, nodes.slice(perSlot, perSlot + 1));
    record("fulfil.single.first", first.fulfilled);

    // The slot holds another subject's prediction of the same epoch.
    const next = await requestAndFulfil(fixture, single, [second]);
    record("fulfil.single.next", next.fulfilled);
  });

  it("of a request and the fulfilment of sixteen predictions", async () => {
    const fixture = await setUp();
    const { batched, nodes } = fixture;
    await requestAndFulfil(fixture, fixture.single, nodes.slice(0, 1)); // the payee has earned before
    const { requested, fulfilled } = await requestAndFulfil(fixture, batched, nodes);
    record("request.batch16", requested);
    record("request.batch16.perSubject", requested / BigInt(BATCH));
    record("batch16.perPrediction", fulfilled / BigInt(BATCH));
  });

  it("of registering a model, its verifier included", async () => {
    const fixture = await setUp();
    const model = simulatedModel("gas", { batch: BATCH });
    const spec = modelSpec(model, await fixture.source.getAddress());
    await fixture.registry.listPhase1(model.phase1Hash);
    const sent = await fixture.registry.register(spec, await sampleProof(connection, fixture, model));
    record("registry.register", (await sent.wait())?.gasUsed ?? 0n);
  });

  it("of reading a prediction", async () => {
    const fixture = await setUp();
    const request = await postRequest(connection, fixture, fixture.batched, fixture.nodes, { deadline: DEADLINE });
    await fixture.oracle.connect(fixture.relayer).fulfil(...(await fulfilArguments(connection, fixture, request)));
    const meter = await connection.ethers.deployContract("CallMeter");
    const [subject] = fixture.nodes.map((node) => connection.ethers.zeroPadValue(node, 32));
    const data = fixture.feed.interface.encodeFunctionData("latest", [fixture.batchedFeed, subject ?? "0x"]);
    const [gasUsed, done] = await meter.measure(await fixture.feed.getAddress(), data);
    expect(done, "the read").to.equal(true);
    record("feed.latest", gasUsed);
  });
});
