// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { PROOF_SYSTEM_ID } from "../../../schema/erc7992.ts";
import { keccakOfText, type Hex } from "../../../schema/hash.ts";
import { commitmentOf, erc7992Fixture } from "../../../testing/erc7992-fixture.ts";
import { sampleProof } from "../../../testing/registered-model-fixture.ts";
import { modelSpec, simulatedModel } from "../../../testing/simulated-model.ts";
import { structFields } from "../../../testing/struct-fields.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const loadPublished = async () => await erc7992Fixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadPublished);

/** The standard's interface ids, from its own text. */
function interfaceId(...signatures: string[]): string {
  const selectors = signatures.map((signature) => BigInt(ethers.id(signature).slice(0, 10)));
  return ethers.toBeHex(
    selectors.reduce((id, selector) => id ^ selector, 0n),
    4,
  );
}
const COMMITMENT = "(bytes32,bytes32,bytes32,bytes4,string)";
const REGISTRY_ID = interfaceId(
  ...[`registerModel(${COMMITMENT})`, `updateModel(uint256,${COMMITMENT})`],
  ...["deprecateModel(uint256)", "getModel(uint256)"],
);

describe("Erc7992Registry", () => {
  after(() => connection.close());

  it("says that it has the standard's interface, and what it has not", async () => {
    const { published } = await setUp();
    expect(await published.supportsInterface(REGISTRY_ID), "IERCZKMLRegistry").to.equal(true);
    expect(await published.supportsInterface("0x01ffc9a7"), "ERC-165").to.equal(true);
    expect(await published.supportsInterface("0xffffffff"), "none").to.equal(false);
  });

  describe("registerModel", () => {
    it("publishes an active model under its ModelId, by anyone, and says who owns it: governance", async () => {
      const fixture = await setUp();
      const { published, other, stranger, manager } = fixture;
      const commitment = await commitmentOf(fixture, other);
      expect(await published.connect(stranger).registerModel.staticCall(commitment)).to.equal(other.id);
      const owner = await manager.getAddress();
      await expect(published.connect(stranger).registerModel(commitment))
        .to.emit(published, "ModelRegistered")
        .withArgs(other.id, owner, Object.values(commitment));
      const found = await published.getModel(other.id);
      expect(structFields(found.commitment)).to.deep.equal(commitment);
      expect([found.deprecated, found.owner]).to.deep.equal([false, owner]);
      expect(commitment.proofSystemId, "of its own name, in the standard's form").to.equal(
        ethers.id("proofcast-bn254-v1").slice(0, 10),
      );
      expect(PROOF_SYSTEM_ID, "and not plain Groth16's").not.to.equal(ethers.id("groth16-bn254-v1").slice(0, 10));
    });

    it("happens once", async () => {
      const fixture = await setUp();
      const { published, model } = fixture;
      await expect(published.registerModel(await commitmentOf(fixture, model)))
        .to.be.revertedWithCustomError(published, "ModelAlreadyPublished")
        .withArgs(model.id);
    });

    const LIES: Record<string, Record<string, string>> = {
      "another model's hash": { modelHash: keccakOfText("another") },
      "another circuit": { circuitHash: keccakOfText("another") },
      "another key": { vkHash: keccakOfText("another") },
      "another proof system": { proofSystemId: "0x12345678" },
      "another address of its files": { uri: "https://example.org" },
    };
    for (const [name, lie] of Object.entries(LIES)) {
      it(`refuses a commitment with ${name}`, async () => {
        const fixture = await setUp();
        const honest = await commitmentOf(fixture, fixture.other);
        const commitment = { ...honest, ...lie };
        await expect(fixture.published.registerModel(commitment))
          .to.be.revertedWithCustomError(fixture.published, "CommitmentUnknown")
          .withArgs(commitment.vkHash);
      });
    }

    it("refuses an empty commitment: no model is named zero", async () => {
      const { published } = await setUp();
      const nothing = {
        ...{ modelHash: ethers.ZeroHash, circuitHash: ethers.ZeroHash, vkHash: ethers.ZeroHash },
        ...{ proofSystemId: PROOF_SYSTEM_ID, uri: "" },
      };
      await expect(published.registerModel(nothing)).to.be.revertedWithCustomError(published, "CommitmentUnknown");
    });

    it("refuses a model that is a proposal, deprecated, stopped or revoked", async () => {
      const fixture = await setUp();
      const { registry, published, other, source } = fixture;
      const proposed = simulatedModel("proposed");
      await registry.listPhase1(proposed.phase1Hash);
      const spec = modelSpec(proposed, await source.getAddress());
      await registry.propose(spec, await sampleProof(connection, fixture, proposed));
      const refuse = async (model: typeof other): Promise<void> => {
        const commitment = await commitmentOf(fixture, model);
        await expect(published.registerModel(commitment)).to.be.revertedWithCustomError(published, "CommitmentUnknown");
      };
      await refuse(proposed);
      await registry.stopModel(other.id);
      await refuse(other);
      await registry.resumeModel(other.id);
      await registry.deprecate(other.id);
      await refuse(other);
      await registry.revoke(other.id);
      await refuse(other);
    });
  });

  describe("updateModel", () => {
    it("never changes anything: a stranger is no owner, and the owner is told that models do not change", async () => {
      const fixture = await setUp();
      const { published, manager, model, other, stranger } = fixture;
      const commitment = await commitmentOf(fixture, other);
      await expect(published.connect(stranger).updateModel(model.id, commitment))
        .to.be.revertedWithCustomError(published, "NotModelOwner")
        .withArgs(model.id, stranger.address);
      const data = published.interface.encodeFunctionData("updateModel", [model.id, commitment]);
      await expect(manager.execute(published, data))
        .to.be.revertedWithCustomError(published, "ModelImmutable")
        .withArgs(model.id);
      expect(published.interface.getEvent("ModelUpdated").topicHash, "the event is there").to.have.length(66);
    });
  });

  describe("deprecateModel", () => {
    const call = (fixture: Awaited<ReturnType<typeof setUp>>): Hex =>
      fixture.published.interface.encodeFunctionData("deprecateModel", [fixture.model.id]) as Hex;

    it("is the owner's alone, through the AccessManager, and for good", async () => {
      const fixture = await setUp();
      const { published, manager, model, stranger, governor } = fixture;
      for (const caller of [stranger, governor])
        await expect(published.connect(caller).deprecateModel(model.id))
          .to.be.revertedWithCustomError(published, "NotModelOwner")
          .withArgs(model.id, caller.address);
      await expect(manager.connect(stranger).execute(published, call(fixture))).to.be.revertedWithCustomError(
        manager,
        "AccessManagerUnauthorizedCall",
      );
      await expect(manager.execute(published, call(fixture)))
        .to.emit(published, "ModelDeprecated")
        .withArgs(model.id);
      expect((await published.getModel(model.id)).deprecated).to.equal(true);
      await expect(manager.execute(published, call(fixture)))
        .to.be.revertedWithCustomError(published, "ModelAlreadyDeprecated")
        .withArgs(model.id);
    });

    it("leaves ModelRegistry alone", async () => {
      const fixture = await setUp();
      await fixture.manager.execute(fixture.published, call(fixture));
      await fixture.registry.activeModel(fixture.model.id);
    });
  });

  describe("getModel", () => {
    it("says deprecated of what ModelRegistry has deprecated, stopped or revoked", async () => {
      const { published, registry, model } = await setUp();
      const isDeprecated = async (): Promise<boolean> => (await published.getModel(model.id)).deprecated;
      await registry.stopEverything();
      expect(await isDeprecated(), "stopped").to.equal(true);
      await registry.resumeEverything();
      expect(await isDeprecated(), "resumed").to.equal(false);
      await registry.deprecate(model.id);
      expect(await isDeprecated(), "deprecated").to.equal(true);
      await registry.revoke(model.id);
      expect(await isDeprecated(), "revoked").to.equal(true);
    });

    it("knows none that was not published, and neither do the others", async () => {
      const fixture = await setUp();
      const { published, other } = fixture;
      const commitment = await commitmentOf(fixture, other);
      for (const call of [
        () => published.getModel(other.id),
        () => published.deprecateModel(other.id),
        () => published.updateModel(other.id, commitment),
      ])
        await expect(call()).to.be.revertedWithCustomError(published, "ModelNotFound").withArgs(other.id);
    });
  });
});
