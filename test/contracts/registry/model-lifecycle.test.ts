// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { keccakOfText } from "../../../schema/hash.ts";
import { feedId } from "../../../schema/statement.ts";
import { candidateFixture } from "../../../testing/candidate-fixture.ts";
import { sampleProof } from "../../../testing/registered-model-fixture.ts";
import { modelSpec, simulatedModel } from "../../../testing/simulated-model.ts";
import { structFields } from "../../../testing/struct-fields.ts";

const connection = await network.create();
const { networkHelpers } = connection;

const STATUS = { unknown: 0n, proposed: 1n, active: 2n, deprecated: 3n, revoked: 4n };

async function loadProposed() {
  const fixture = await candidateFixture(connection);
  const { registry, spec, sample, model, source } = fixture;
  await registry.propose(spec, sample);
  const sister = simulatedModel("sister", { batch: 1, modelHash: model.modelHash });
  await registry.listPhase1(sister.phase1Hash);
  const sisterSpec = modelSpec(sister, await source.getAddress());
  const sisterSample = await sampleProof(connection, fixture, sister);
  return { ...fixture, sister, sisterSpec, sisterSample, feed: feedId(model.modelHash, await source.getAddress()) };
}
const setUp = async () => await networkHelpers.loadFixture(loadProposed);

type Call = "activate" | "deprecate" | "revoke" | "setCurrent";

describe("ModelRegistry, a model's life (property 36)", () => {
  after(() => connection.close());

  describe("goes one way", () => {
    const WAYS: Record<string, { after: Call[]; status: bigint; refused: Call[] }> = {
      proposed: { after: [], status: STATUS.proposed, refused: ["deprecate", "setCurrent"] },
      active: { after: ["activate"], status: STATUS.active, refused: ["activate"] },
      deprecated: {
        after: ["activate", "deprecate"],
        status: STATUS.deprecated,
        refused: ["activate", "deprecate", "setCurrent"],
      },
      "revoked as a proposal": {
        after: ["revoke"],
        status: STATUS.revoked,
        refused: ["activate", "deprecate", "revoke", "setCurrent"],
      },
      "revoked when it was active": {
        after: ["activate", "revoke"],
        status: STATUS.revoked,
        refused: ["activate", "deprecate", "revoke", "setCurrent"],
      },
      "revoked when it was deprecated": {
        after: ["activate", "deprecate", "revoke"],
        status: STATUS.revoked,
        refused: ["activate", "deprecate", "revoke", "setCurrent"],
      },
    };
    for (const [name, way] of Object.entries(WAYS)) {
      it(`from ${name} only forward`, async () => {
        const { registry, model, spec, sample } = await setUp();
        for (const call of way.after) await registry[call](model.id);
        expect((await registry.modelRecord(model.id)).status).to.equal(way.status);
        for (const call of way.refused)
          await expect(registry[call](model.id), call)
            .to.be.revertedWithCustomError(registry, "ModelNotActive")
            .withArgs(model.id, way.status);
        await expect(registry.propose(spec, sample), "no second life")
          .to.be.revertedWithCustomError(registry, "ModelAlreadyRegistered")
          .withArgs(model.id);
      });
    }

    it("from nothing nowhere", async () => {
      const { registry } = await setUp();
      for (const call of ["activate", "deprecate", "revoke", "setCurrent"] as const)
        await expect(registry[call](7n), call)
          .to.be.revertedWithCustomError(registry, "ModelNotActive")
          .withArgs(7n, STATUS.unknown);
    });

    it("leaves the record to readers off chain, whatever becomes of it", async () => {
      const { registry, model, spec } = await setUp();
      const before = structFields(await registry.modelRecord(model.id));
      for (const call of ["activate", "deprecate", "revoke"] as const) await registry[call](model.id);
      const after = structFields(await registry.modelRecord(model.id));
      expect(after).to.deep.equal({ ...before, status: STATUS.revoked });
      const { version, ...stated } = spec.provenance;
      expect(structFields(await registry.provenanceOf(model.id))).to.deep.equal({
        ...stated,
        version: BigInt(version),
      });
      expect((await registry.modelOf(model.id)).keyHash).to.equal(model.keyHash);
    });
  });

  describe("activate", () => {
    it("lets the model be asked and its feed be read", async () => {
      const { registry, model, feed } = await setUp();
      await expect(registry.readableFeed(feed), "before").to.be.revertedWithCustomError(registry, "FeedNotReadable");
      await expect(registry.activate(model.id)).to.emit(registry, "ModelActivated").withArgs(model.id, feed);
      expect(await registry.activeModel(model.id)).to.deep.equal(await registry.modelOf(model.id));
      expect((await registry.readableFeed(feed)).source).to.equal((await registry.modelOf(model.id)).source);
    });

    it("is refused once the phase 1 is listed no longer", async () => {
      const { registry, model } = await setUp();
      await expect(registry.unlistPhase1(model.phase1Hash))
        .to.emit(registry, "Phase1Unlisted")
        .withArgs(model.phase1Hash);
      await expect(registry.activate(model.id))
        .to.be.revertedWithCustomError(registry, "Phase1NotListed")
        .withArgs(model.phase1Hash);
      await registry.listPhase1(model.phase1Hash);
      await registry.activate(model.id);
    });

    it("is refused when the source runs other code than voters looked at", async () => {
      const { registry, model, source, rocketStorage } = await setUp();
      const address = await source.getAddress();
      await networkHelpers.setCode(address, (await rocketStorage.getDeployedCode())!);
      await expect(registry.activate(model.id)).to.be.revertedWithCustomError(registry, "CodeChanged");
      await networkHelpers.setCode(address, "0x");
      await expect(registry.activate(model.id)).to.be.revertedWithCustomError(registry, "CodeChanged");
    });

    it("is refused while model, verifier or everything is stopped", async () => {
      const { registry, model, feed } = await setUp();
      const STOPS = [
        [() => registry.stopModel(model.id), () => registry.resumeModel(model.id)],
        [() => registry.stopVerifier(model.keyHash), () => registry.resumeVerifier(model.keyHash)],
        [() => registry.stopEverything(), () => registry.resumeEverything()],
      ] as const;
      for (const [stop, resume] of STOPS) {
        await stop();
        await expect(registry.activate(model.id)).to.be.revertedWithCustomError(registry, "ModelHalted");
        await resume();
      }
      await registry.activate(model.id);
      await registry.readableFeed(feed);
    });

    it("fixes the feed: of two proposals that would have it otherwise, the first activated wins", async () => {
      const { registry, model, sister, sisterSpec, sisterSample, feed } = await setUp();
      await registry.propose({ ...sisterSpec, defaults: [5n] }, sisterSample);
      await registry.activate(sister.id);
      expect([...(await registry.readableFeed(feed)).defaults]).to.deep.equal([5n]);
      await expect(registry.activate(model.id)).to.be.revertedWithCustomError(registry, "FeedMismatch").withArgs(feed);
    });

    it("of a second batch size adds it to the same feed", async () => {
      const { registry, model, sister, sisterSpec, sisterSample, feed } = await setUp();
      await registry.activate(model.id);
      await registry.propose(sisterSpec, sisterSample);
      await expect(registry.activate(sister.id)).to.emit(registry, "ModelActivated").withArgs(sister.id, feed);
    });

    it("is refused into a feed that has ended, and so is a proposal for it", async () => {
      const fixture = await setUp();
      const { registry, model, sister, sisterSpec, sisterSample, feed } = fixture;
      const third = simulatedModel("third", { batch: 4, modelHash: model.modelHash });
      await registry.listPhase1(third.phase1Hash);
      await registry.propose(sisterSpec, sisterSample);
      await registry.activate(model.id);
      await registry.revoke(model.id);
      await expect(registry.activate(sister.id))
        .to.be.revertedWithCustomError(registry, "FeedNotReadable")
        .withArgs(feed);
      const late = [modelSpec(third, sisterSpec.source), await sampleProof(connection, fixture, third)] as const;
      await expect(registry.propose(...late)).to.be.revertedWithCustomError(registry, "FeedNotReadable");
    });
  });

  describe("deprecate", () => {
    it("ends the asking: what was asked is still proven, what was proven still read", async () => {
      const { registry, model, feed } = await setUp();
      await registry.activate(model.id);
      await expect(registry.deprecate(model.id)).to.emit(registry, "ModelDeprecated").withArgs(model.id);
      await expect(registry.activeModel(model.id))
        .to.be.revertedWithCustomError(registry, "ModelNotActive")
        .withArgs(model.id, STATUS.deprecated);
      expect((await registry.provableModel(model.id)).keyHash).to.equal(model.keyHash);
      await registry.readableFeed(feed);
      expect(await registry.isHalted(model.id)).to.equal(false);
    });
  });

  describe("revoke", () => {
    it("ends every batch size with the feed that they share, each with an event", async () => {
      const { registry, model, sister, sisterSpec, sisterSample, feed } = await setUp();
      await registry.activate(model.id);
      await registry.propose(sisterSpec, sisterSample);
      await registry.activate(sister.id);
      const revoked = registry.revoke(sister.id);
      for (const { id } of [model, sister]) await expect(revoked).to.emit(registry, "ModelRevoked").withArgs(id);
      for (const { id } of [model, sister]) expect(await registry.isHalted(id)).to.equal(true);
      await expect(registry.readableFeed(feed)).to.be.revertedWithCustomError(registry, "FeedNotReadable");
    });

    it("of a proposal touches no other model and no feed", async () => {
      const { registry, model, sister, sisterSpec, sisterSample, feed } = await setUp();
      await registry.activate(model.id);
      await registry.propose(sisterSpec, sisterSample);
      await registry.stopModel(sister.id);
      await registry.readableFeed(feed);
      await registry.revoke(sister.id);
      await registry.readableFeed(feed);
      expect((await registry.modelRecord(model.id)).status).to.equal(STATUS.active);
    });
  });

  describe("listPhase1", () => {
    it("lists a phase 1, and unlistPhase1 takes it from the list", async () => {
      const { registry } = await setUp();
      const phase1 = keccakOfText("a ceremony");
      expect(await registry.isPhase1Listed(phase1), "before").to.equal(false);
      await expect(registry.listPhase1(phase1)).to.emit(registry, "Phase1Listed").withArgs(phase1);
      expect(await registry.isPhase1Listed(phase1), "after").to.equal(true);
      await registry.unlistPhase1(phase1);
      expect(await registry.isPhase1Listed(phase1), "at last").to.equal(false);
    });

    it("is not asked again for a model that is active", async () => {
      const { registry, model } = await setUp();
      await registry.activate(model.id);
      await registry.unlistPhase1(model.phase1Hash);
      await registry.activeModel(model.id);
    });
  });
});
