// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import {
  BATCH,
  registerModel,
  registeredModelFixture,
  sampleProof,
  type RegisteredModels,
  type Registrar,
} from "../../testing/registered-model-fixture.ts";
import { fulfilArguments, postRequest } from "../../testing/request-and-fulfil.ts";
import { EPOCH, featuresOf, leavesOf, nodeOperators, subjectOf } from "../../testing/rewards-history.ts";
import { epochPostArguments } from "../../testing/epoch-post.ts";
import { deployFixture } from "../../testing/deploy-fixture.ts";
import { provenAtRealDepth, spreadNodes } from "../../testing/real-depth.ts";
import { modelSpec, simulatedModel, type SimulatedModel } from "../../testing/simulated-model.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { describeOnPlainCode } from "../../testing/plain-code.ts";

const connection = await network.create();
const FILE = "test/snapshots/gas.json";

/** Fixed, as is the chain's time, so that the calldata has the same bytes in every run. */
const DEADLINE = 4_102_444_800n; // 2100-01-01

/** Gas of whole transactions. What stands in storage before each, the test says. */
describeOnPlainCode("gas", () => {
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
  async function requestAndFulfil(
    fixture: Pick<RegisteredModels, "oracle" | "requester" | "relayer"> & Registrar,
    model: SimulatedModel,
    nodes: readonly string[],
    epoch = EPOCH,
  ) {
    const request = await postRequest(connection, fixture, model, nodes, { deadline: DEADLINE, epoch });
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

  it("of a request of sixteen predictions", async () => {
    const fixture = await setUp();
    const { batched, nodes } = fixture;
    const { gasUsed } = await postRequest(connection, fixture, batched, nodes, { deadline: DEADLINE });
    record("request.batch16", gasUsed);
    record("request.batch16.perSubject", gasUsed / BigInt(BATCH));
  });

  for (const size of [16, 64]) {
    it(`of fulfilling ${size} predictions at once, the payee having earned before`, async () => {
      const fixture = await setUp();
      const source = await connection.ethers.deployContract("FeatureSourceStandIn", ["0x01040006"]);
      const model = simulatedModel(`gas of ${size}`, { batch: size });
      const nodes = fixture.nodes.length < size ? nodeOperators(size) : fixture.nodes.slice(0, size);
      const world = { ...fixture, source };
      await registerModel(connection, world, model);
      const fulfilAt = async (epoch: bigint): Promise<bigint> => {
        await source.setNewest(epoch, DEADLINE - 2n * 86_400n);
        const indices = nodes.map((_, index) => index);
        await source.setAnswer(
          nodes.flatMap((node) => featuresOf(node, epoch)),
          indices,
        );
        const { fulfilled } = await requestAndFulfil(world, model, nodes, epoch);
        return fulfilled / BigInt(size);
      };

      await fulfilAt(EPOCH); // the feed and the payee are known from here on
      record(`batch${size}.perPrediction.first`, await fulfilAt(EPOCH + 1n)); // slots that nothing was ever in
      record(`batch${size}.perPrediction${size === 64 ? ".next" : ""}`, await fulfilAt(EPOCH + 8n)); // slots in use
    });
  }

  it("of an epoch of 64 operators without a request, their newest rewards proven in the same transaction", async () => {
    const deployment = await deployFixture(connection);
    const nodes = spreadNodes(64);
    const { next } = await provenAtRealDepth(connection, deployment, nodes);
    const model = simulatedModel("gas of an epoch", { batch: nodes.length });
    await registerModel(connection, deployment, model);
    const used: bigint[] = [];
    for (let i = 0; i < 16; i++) {
      const { interval, evidence } = await next();
      const change = { epoch: interval, subjects: nodes.map(subjectOf), evidence };
      const features = nodes.map((node) => featuresOf(node, interval));
      const args = await epochPostArguments(connection, { ...deployment, model }, { ...change, features });
      used.push((await (await deployment.oracle.postEpoch(...args)).wait())?.gasUsed ?? 0n);
    }
    const mean = (gas: readonly bigint[]) => gas.reduce((a, b) => a + b) / BigInt(gas.length * nodes.length);
    record("epoch.perOperator.allIn.firstCycle", mean(used.slice(0, 8))); // eight epochs in slots that nothing was ever in
    record("epoch.perOperator.allIn", mean(used.slice(8))); // and eight in slots in use, as ever after
  }).timeout(300_000);

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
});
