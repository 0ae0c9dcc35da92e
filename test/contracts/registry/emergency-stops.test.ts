// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { keccakOfText } from "../../../schema/hash.ts";
import { feedId } from "../../../schema/statement.ts";
import { registerModel } from "../../../testing/registered-model-fixture.ts";
import { deployFixture } from "../../../testing/deploy-fixture.ts";
import { simulatedModel } from "../../../testing/simulated-model.ts";
import { structFields } from "../../../testing/struct-fields.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** Two batch sizes of one model, and another model on the same source. */
async function loadModels() {
  const deployment = await deployFixture(connection);
  const single = simulatedModel("single");
  const batched = { ...simulatedModel("batched", { batch: 4, modelHash: single.modelHash }) };
  const other = simulatedModel("other");
  for (const model of [single, batched, other]) await registerModel(connection, deployment, model);
  const source = await deployment.source.getAddress();
  const feed = feedId(single.modelHash, source);
  return { ...deployment, single, batched, other, feed, otherFeed: feedId(other.modelHash, source) };
}
const setUp = async () => await networkHelpers.loadFixture(loadModels);
type Models = Awaited<ReturnType<typeof loadModels>>;

/** What can be done with a model and its feed now. */
async function stateOf({ registry }: Models, model: { id: bigint }, feed: string) {
  const works = async (call: Promise<unknown>): Promise<boolean> =>
    await call.then(
      () => true,
      () => false,
    );
  return {
    asked: await works(registry.activeModel(model.id)),
    proven: await works(registry.provableModel(model.id)),
    read: await works(registry.readableFeed(feed)),
    halted: await registry.isHalted(model.id),
  };
}

const RUNNING = { asked: true, proven: true, read: true, halted: false };
const HALTED = { asked: false, proven: false, read: false, halted: true };
/** A batch size whose sister is stopped: what it proves is not readable until she goes on. */
const UNREAD = { ...RUNNING, read: false };

describe("ModelRegistry, stops", () => {
  after(() => connection.close());

  async function expectStates(models: Models, single: object, batched: object, other: object): Promise<void> {
    expect(await stateOf(models, models.single, models.feed), "single").to.deep.equal(single);
    expect(await stateOf(models, models.batched, models.feed), "batched").to.deep.equal(batched);
    expect(await stateOf(models, models.other, models.otherFeed), "other").to.deep.equal(other);
  }

  it("lets everything run at first", async () => {
    await expectStates(await setUp(), RUNNING, RUNNING, RUNNING);
  });

  describe("of a model", () => {
    it("halts it and its whole feed, and nothing else, until it is resumed", async () => {
      const models = await setUp();
      const { registry, single, feed } = models;
      await expect(registry.stopModel(single.id)).to.emit(registry, "ModelStopped").withArgs(single.id);
      await expectStates(models, HALTED, UNREAD, RUNNING);
      for (const name of ["activeModel", "provableModel"] as const)
        await expect(registry[name](single.id), name)
          .to.be.revertedWithCustomError(registry, "ModelHalted")
          .withArgs(single.id);
      await expect(registry.readableFeed(feed))
        .to.be.revertedWithCustomError(registry, "FeedNotReadable")
        .withArgs(feed);
      await expect(registry.resumeModel(single.id)).to.emit(registry, "ModelResumed").withArgs(single.id);
      await expectStates(models, RUNNING, RUNNING, RUNNING);
    });

    it("happens once, however often it is said", async () => {
      const models = await setUp();
      const { registry, single } = models;
      await registry.stopModel(single.id);
      await registry.stopModel(single.id);
      await registry.resumeModel(single.id);
      await expectStates(models, RUNNING, RUNNING, RUNNING);
      await registry.resumeModel(single.id);
      await registry.stopModel(single.id);
      await expectStates(models, HALTED, UNREAD, RUNNING);
    });

    it("keeps the feed shut until the last stopped batch size is resumed", async () => {
      const models = await setUp();
      const { registry, single, batched } = models;
      await registry.stopModel(single.id);
      await registry.stopModel(batched.id);
      await registry.resumeModel(single.id);
      await expectStates(models, UNREAD, HALTED, RUNNING);
      await registry.resumeModel(batched.id);
      await expectStates(models, RUNNING, RUNNING, RUNNING);
    });

    it("is refused when there is none", async () => {
      const { registry, governor } = await setUp();
      await registry.setReporter(governor, true);
      for (const name of ["stopModel", "resumeModel", "reportConflict"] as const)
        await expect(registry[name](7n), name)
          .to.be.revertedWithCustomError(registry, "ModelNotActive")
          .withArgs(7n, 0n);
    });

    it("does not bring a revoked model back when it is undone", async () => {
      const models = await setUp();
      const { registry, single } = models;
      await registry.stopModel(single.id);
      await registry.revoke(single.id);
      await registry.resumeModel(single.id);
      await expectStates(models, HALTED, HALTED, RUNNING);
    });
  });

  describe("of a verifier", () => {
    it("halts the model that has it", async () => {
      const models = await setUp();
      const { registry, batched } = models;
      await expect(registry.stopVerifier(batched.keyHash))
        .to.emit(registry, "VerifierStopped")
        .withArgs(batched.keyHash);
      expect(await registry.isVerifierStopped(batched.keyHash)).to.equal(true);
      await expectStates(models, UNREAD, HALTED, RUNNING);
      await expect(registry.resumeVerifier(batched.keyHash))
        .to.emit(registry, "VerifierResumed")
        .withArgs(batched.keyHash);
      await expectStates(models, RUNNING, RUNNING, RUNNING);
    });

    it("is another reason than a stop of its model: undoing one leaves the other", async () => {
      const models = await setUp();
      const { registry, single } = models;
      await registry.stopVerifier(single.keyHash);
      await registry.stopModel(single.id);
      await registry.resumeModel(single.id);
      await expectStates(models, HALTED, UNREAD, RUNNING);
      await registry.stopModel(single.id);
      await registry.resumeVerifier(single.keyHash);
      await expectStates(models, HALTED, UNREAD, RUNNING);
      await registry.resumeModel(single.id);
      await expectStates(models, RUNNING, RUNNING, RUNNING);
    });

    it("keeps a key out that no model has yet", async () => {
      const models = await setUp();
      const { registry } = models;
      const late = simulatedModel("late");
      await registry.stopVerifier(late.keyHash);
      await expect(registerModel(connection, models, late))
        .to.be.revertedWithCustomError(registry, "VerifierHalted")
        .withArgs(late.keyHash);
      expect(await registry.isHalted(0n), "no model is named zero").to.equal(false);
      await registry.resumeVerifier(late.keyHash);
      await registerModel(connection, models, late);
    });
  });

  describe("of everything", () => {
    it("halts every model and feed at once, and undoes no other stop", async () => {
      const models = await setUp();
      const { registry, other } = models;
      await registry.stopModel(other.id);
      await expect(registry.stopEverything()).to.emit(registry, "EverythingStopped");
      await expectStates(models, HALTED, HALTED, HALTED);
      await expect(registry.resumeEverything()).to.emit(registry, "EverythingResumed");
      await expectStates(models, RUNNING, RUNNING, HALTED);
    });
  });

  describe("by a reporter", () => {
    it("is what governance lets a contract do, and only governance undoes", async () => {
      const models = await setUp();
      const { registry, stranger, single } = models;
      const reporter = registry.connect(stranger);
      await expect(reporter.reportConflict(single.id))
        .to.be.revertedWithCustomError(registry, "NotReporter")
        .withArgs(stranger.address);
      await expect(registry.setReporter(stranger, true))
        .to.emit(registry, "ReporterSet")
        .withArgs(stranger.address, true);
      await expect(reporter.reportConflict(single.id))
        .to.emit(registry, "ConflictReported")
        .withArgs(single.id, stranger.address);
      await reporter.reportConflict(single.id);
      await expectStates(models, HALTED, UNREAD, RUNNING);
      await expect(reporter.resumeModel(single.id)).to.be.revertedWithCustomError(
        registry,
        "AccessManagedUnauthorized",
      );
      await registry.resumeModel(single.id);
      await expectStates(models, RUNNING, RUNNING, RUNNING);
      await registry.setReporter(stranger, false);
      await expect(reporter.reportConflict(single.id)).to.be.revertedWithCustomError(registry, "NotReporter");
    });

    it("of a model that is revoked changes nothing and fails nobody's call", async () => {
      const models = await setUp();
      const { registry, stranger, single } = models;
      await registry.setReporter(stranger, true);
      await registry.revoke(single.id);
      await registry.connect(stranger).reportConflict(single.id);
      await expectStates(models, HALTED, HALTED, RUNNING);
    });
  });

  describe("access", () => {
    it("is the AccessManager's to give, apart for stopping and for resuming", async () => {
      const { registry, manager, stranger, single } = await setUp();
      const GUARDIAN = 1n;
      const stops = ["stopModel", "stopVerifier", "stopEverything"] as const;
      const selectors = stops.map((name) => registry.interface.getFunction(name).selector);
      await manager.setTargetFunctionRole(registry, selectors, GUARDIAN);
      await manager.grantRole(GUARDIAN, stranger, 0);
      const guardian = registry.connect(stranger);
      await guardian.stopModel(single.id);
      await guardian.stopVerifier(single.keyHash);
      await guardian.stopEverything();
      const refused = {
        resumeModel: () => guardian.resumeModel(single.id),
        resumeVerifier: () => guardian.resumeVerifier(single.keyHash),
        resumeEverything: () => guardian.resumeEverything(),
        setReporter: () => guardian.setReporter(stranger, true),
        revoke: () => guardian.revoke(single.id),
      };
      for (const [name, call] of Object.entries(refused))
        await expect(call(), name).to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized");
    });
  });

  describe("of a feed", () => {
    it("are none at first: it tells readers what all batch sizes of a model on one source share", async () => {
      const { registry, source, single, batched, feed } = await setUp();
      const deployed = ethers.keccak256((await source.getDeployedCode())!);
      expect(structFields(await registry.readableFeed(feed))).to.deep.equal({
        ...{ source: await source.getAddress(), sourceCodeHash: deployed },
        ...{ insecure: true, opaque: false, total: true, outputs: "0x01040001", limits: [], defaults: [] },
      });
      for (const model of [single, batched]) expect((await registry.activeModel(model.id)).feedId).to.equal(feed);
    });

    it("need none where no model has it: it is not readable", async () => {
      const { registry } = await setUp();
      const unknown = keccakOfText("no feed");
      await expect(registry.readableFeed(unknown))
        .to.be.revertedWithCustomError(registry, "FeedNotReadable")
        .withArgs(unknown);
    });

    it("are for good when one batch size is revoked: what its key posted cannot be told from the rest", async () => {
      const models = await setUp();
      const { registry, batched, single, other, feed, otherFeed } = models;
      await registry.revoke(batched.id);
      await expect(registry.readableFeed(feed)).to.be.revertedWithCustomError(registry, "FeedNotReadable");
      expect(await stateOf(models, single, feed), "the sister, which is of no use without it").to.deep.equal(HALTED);
      expect(await stateOf(models, other, otherFeed), "the other model").to.deep.equal(RUNNING);
    });
  });
});
