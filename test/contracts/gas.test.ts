import { expect } from "chai";
import { network } from "hardhat";
import { BATCH, registeredModelFixture, sampleProof } from "../../testing/registered-model-fixture.ts";
import { fulfilArguments, postRequest } from "../../testing/request-and-fulfil.ts";
import { EPOCH, leavesOf } from "../../testing/rewards-history.ts";
import { deployFixture } from "../../testing/deploy-fixture.ts";
import { provenAtRealDepth, spreadNodes } from "../../testing/real-depth.ts";
import { modelSpec, simulatedModel } from "../../testing/simulated-model.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";

const connection = await network.create();
const FILE = "test/snapshots/gas.json";

/** Fixed, so that the calldata has the same bytes in every run. */
const DEADLINE = 4_102_444_800n; // 2100-01-01

/** Gas of whole transactions, each the first of its kind for its subjects, model, payee and requester. */
describe("gas", () => {
  const setUp = async () => await connection.networkHelpers.loadFixture(loadModels);
  const loadModels = async () => await registeredModelFixture(connection);
  const record = (name: string, gas: bigint) => {
    expectSnapshot(FILE, name, Number(gas));
  };

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

  for (const [name, size] of [
    ["single", 1],
    ["batch16", BATCH],
  ] as const) {
    it(`of a request and its fulfilment, ${name}`, async () => {
      const fixture = await setUp();
      const model = size === 1 ? fixture.single : fixture.batched;
      const nodes = fixture.nodes.slice(0, size);
      const request = await postRequest(connection, fixture, model, nodes, { deadline: DEADLINE });
      record(`request.${name}`, request.gasUsed);
      record(`request.${name}.perSubject`, request.gasUsed / BigInt(size));

      const call = await fulfilArguments(connection, fixture, request);
      const sent = await fixture.oracle.connect(fixture.relayer).fulfil(...call);
      const { gasUsed } = (await sent.wait()) ?? expect.fail("no receipt");
      record(`fulfil.${name}`, gasUsed);
      const perPrediction = gasUsed / BigInt(size);
      record(`fulfil.${name}.perPrediction`, perPrediction);
      expect(Number(perPrediction), "per prediction").to.be.at.most(size === 1 ? 330_000 : 25_000);
    });
  }

  it("of proposing a model, its verifier included, and of activating it", async () => {
    const fixture = await setUp();
    const model = simulatedModel("gas", { batch: BATCH });
    const spec = modelSpec(model, await fixture.source.getAddress());
    await fixture.registry.listPhase1(model.phase1Hash);
    const sent = await fixture.registry.propose(spec, await sampleProof(connection, fixture, model));
    record("registry.propose", (await sent.wait())?.gasUsed ?? 0n);
    const activated = await fixture.registry.activate(model.id);
    record("registry.activate", (await activated.wait())?.gasUsed ?? 0n);
  });

  it("of reading a prediction", async () => {
    const fixture = await setUp();
    const request = await postRequest(connection, fixture, fixture.batched, fixture.nodes, { deadline: DEADLINE });
    await fixture.oracle.connect(fixture.relayer).fulfil(...(await fulfilArguments(connection, fixture, request)));
    const meter = await connection.ethers.deployContract("CallMeter");
    const [subject] = fixture.nodes.map((node) => connection.ethers.zeroPadValue(node, 32));
    const data = fixture.feed.interface.encodeFunctionData("latest", [fixture.batched.id, subject ?? "0x"]);
    const [gasUsed, done] = await meter.measure(await fixture.feed.getAddress(), data);
    expect(done, "the read").to.equal(true);
    record("feed.latest", gasUsed);
  });
});
