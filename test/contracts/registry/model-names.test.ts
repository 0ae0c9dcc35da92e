// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { MODEL_NAME } from "../../../schema/names.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import { deployFixture } from "../../../testing/deploy-fixture.ts";
import { sampleProof } from "../../../testing/registered-model-fixture.ts";
import { modelSpec, simulatedModel, type SimulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const NAME = "operator-rewards";
const FAMILY = keccakOfText(NAME);

const loadEmpty = async () => await deployFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadEmpty);
type Deployment = Awaited<ReturnType<typeof setUp>>;

async function propose(fixture: Deployment, model: SimulatedModel, version: number | bigint, name = NAME) {
  const spec = modelSpec(model, await fixture.source.getAddress());
  const named = { ...spec, provenance: { ...spec.provenance, name, version } };
  await fixture.registry.listPhase1(model.phase1Hash);
  return await fixture.registry.propose(named, await sampleProof(connection, fixture, model));
}

async function activateVersion(fixture: Deployment, label: string, version: number): Promise<SimulatedModel> {
  const model = simulatedModel(label);
  await propose(fixture, model, version);
  await fixture.registry.activate(model.id);
  return model;
}

describe("ModelRegistry, names and versions", () => {
  after(() => connection.close());

  describe("a name", () => {
    const NAMES: Record<string, boolean> = {
      a: true,
      "Z9_.-": true,
      "0start": true,
      ["x".repeat(64)]: true,
      "": false,
      ["x".repeat(65)]: false,
      ".hidden": false,
      "-option": false,
      _: false,
      "two words": false,
      "a/b": false,
      "a\n": false,
      "a@": false,
      "a[": false,
      "a`": false,
      "a{": false,
      "a:": false,
      é: false,
      "a\0": false,
    };
    for (const [name, isOne] of Object.entries(NAMES)) {
      it(`${isOne ? "may" : "may not"} be ${JSON.stringify(name)}, as everywhere`, async () => {
        expect(MODEL_NAME.pattern.test(name), "schema/names.ts").to.equal(isOne);
        const fixture = await setUp();
        const sent = propose(fixture, simulatedModel("named"), 1, name);
        if (isOne) await sent;
        else await expect(sent).to.be.revertedWithCustomError(fixture.registry, "NameRefused").withArgs(name);
      });
    }
  });

  describe("a version", () => {
    it("is one model hash for ever, at every batch size", async () => {
      const fixture = await setUp();
      const { registry } = fixture;
      const model = simulatedModel("first");
      await propose(fixture, model, 1);
      expect(await registry.modelHashOf(FAMILY, 1)).to.equal(model.modelHash);
      await propose(fixture, simulatedModel("first, larger", { batch: 8, modelHash: model.modelHash }), 1);
      await registry.revoke(model.id);
      await expect(propose(fixture, simulatedModel("second"), 1))
        .to.be.revertedWithCustomError(registry, "VersionTaken")
        .withArgs(FAMILY, 1, model.modelHash);
      await propose(fixture, simulatedModel("second"), 2);
      expect(await registry.modelHashOf(FAMILY, 3), "one that is free").to.equal(ethers.ZeroHash);
    });

    it("is never zero", async () => {
      const fixture = await setUp();
      await expect(propose(fixture, simulatedModel("first"), 0))
        .to.be.revertedWithCustomError(fixture.registry, "VersionTaken")
        .withArgs(FAMILY, 0, ethers.ZeroHash);
    });

    it("of another name is another one", async () => {
      const fixture = await setUp();
      await propose(fixture, simulatedModel("first"), 1);
      await propose(fixture, simulatedModel("second"), 1, "another-name");
    });
  });

  it("a family has its models in the order of their proposal, the revoked ones too", async () => {
    const fixture = await setUp();
    const [first, second] = [simulatedModel("first"), simulatedModel("second")];
    await propose(fixture, first, 2);
    await propose(fixture, second, 1);
    await fixture.registry.revoke(first.id);
    expect([...(await fixture.registry.modelsOf(FAMILY))]).to.deep.equal([first.id, second.id]);
    expect(await fixture.registry.modelsOf(keccakOfText("another family")), "a family of none").to.deep.equal([]);
  });

  describe("the current model", () => {
    async function expectNone({ registry }: Deployment): Promise<void> {
      await expect(registry.currentOf(FAMILY))
        .to.be.revertedWithCustomError(registry, "NoCurrentModel")
        .withArgs(FAMILY);
    }

    it("is none before one is activated", async () => {
      const fixture = await setUp();
      await propose(fixture, simulatedModel("first"), 1);
      await expectNone(fixture);
    });

    it("is the newest version that was activated: an older one comes too late, another batch size stands aside", async () => {
      const fixture = await setUp();
      const { registry } = fixture;
      const second = await activateVersion(fixture, "second", 2);
      expect(await registry.currentOf(FAMILY)).to.equal(second.id);
      await activateVersion(fixture, "first", 1);
      const larger = simulatedModel("second, larger", { batch: 8, modelHash: second.modelHash });
      await propose(fixture, larger, 2);
      await registry.activate(larger.id);
      expect(await registry.currentOf(FAMILY), "still").to.equal(second.id);
      const third = simulatedModel("third");
      await propose(fixture, third, 3);
      await expect(registry.activate(third.id)).to.emit(registry, "CurrentSet").withArgs(FAMILY, third.id);
      expect(await registry.currentOf(FAMILY)).to.equal(third.id);
      await registry.activeModel(second.id); // who pinned it is not moved
    });

    it("is what governance makes it, if it is active", async () => {
      const fixture = await setUp();
      const { registry } = fixture;
      const first = await activateVersion(fixture, "first", 1);
      await activateVersion(fixture, "second", 2);
      await expect(registry.setCurrent(first.id)).to.emit(registry, "CurrentSet").withArgs(FAMILY, first.id);
      expect(await registry.currentOf(FAMILY)).to.equal(first.id);
      await registry.deprecate(first.id);
      expect(await registry.currentOf(FAMILY), "deprecated, and still readable").to.equal(first.id);
    });

    it("is none once it is revoked, and nobody else's revocation changes it", async () => {
      const fixture = await setUp();
      const { registry } = fixture;
      const first = await activateVersion(fixture, "first", 1);
      const second = await activateVersion(fixture, "second", 2);
      await registry.revoke(first.id);
      expect(await registry.currentOf(FAMILY)).to.equal(second.id);
      await expect(registry.revoke(second.id)).to.emit(registry, "CurrentSet").withArgs(FAMILY, 0);
      await expectNone(fixture);
    });
  });
});
