// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { g1TimesGenerator, g2TimesGenerator } from "../../../groth16/curve-points.ts";
import { DEVELOPMENT_LABEL, developmentPhase1Hash, developmentSecret } from "../../../keys/development-secret.ts";
import { keyWords } from "../../../groth16/verifying-key.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import { schemaHash } from "../../../schema/layout.ts";
import { LOCAL_CHAIN_IDS } from "../../../schema/local-chains.ts";
import { feedId } from "../../../schema/statement.ts";
import { wordCount } from "../../../schema/places.ts";
import { candidateFixture } from "../../../testing/candidate-fixture.ts";
import { REWARDS_LAYOUT, simulatedModel } from "../../../testing/simulated-model.ts";
import { structFields } from "../../../testing/struct-fields.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const STATUS = { unknown: 0n, proposed: 1n, active: 2n, deprecated: 3n, revoked: 4n };

const loadCandidate = async () => await candidateFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadCandidate);

async function loadRegistered() {
  const fixture = await candidateFixture(connection);
  await fixture.registry.propose(fixture.spec, fixture.sample);
  await fixture.registry.activate(fixture.model.id);
  return fixture;
}
const setUpRegistered = async () => await networkHelpers.loadFixture(loadRegistered);

describe("ModelRegistry", () => {
  after(() => connection.close());

  describe("constructor", () => {
    it("allows insecure models on a local chain", async () => {
      const { registry, factory } = await setUp();
      expect(await registry.ALLOW_INSECURE()).to.equal(true);
      expect(await registry.VERIFIER_FACTORY()).to.equal(await factory.getAddress());
    });

    it("refuses to allow them anywhere else, and deploys there without them", async () => {
      for (const chainId of [1, 1_338, 31_338, 560_048]) {
        const elsewhere = await network.create({ network: "default", override: { chainId } });
        const contracts = await elsewhere.ethers.getContractFactory("ModelRegistry");
        const [governor] = await elsewhere.ethers.getSigners();
        await expect(contracts.deploy(governor!.address, governor!.address, true))
          .to.be.revertedWithCustomError(contracts, "InsecureChainRefused")
          .withArgs(BigInt(chainId));
        const registry = await contracts.deploy(governor!.address, governor!.address, false);
        expect(await registry.ALLOW_INSECURE(), String(chainId)).to.equal(false);
        await elsewhere.close();
      }
    });

    it("knows every chain for local that TypeScript does", async () => {
      for (const chainId of LOCAL_CHAIN_IDS) {
        const local = await network.create({ network: "default", override: { chainId } });
        const [governor] = await local.ethers.getSigners();
        const registry = await local.ethers.deployContract("ModelRegistry", [governor!, governor!, true]);
        expect(await registry.ALLOW_INSECURE(), String(chainId)).to.equal(true);
        await local.close();
      }
    });
  });

  describe("propose", () => {
    it("puts the model on chain, not yet to be asked, and tells everything about it", async () => {
      const { registry, factory, model, spec, sample, source } = await setUp();
      const promised = await registry.propose.staticCall(spec, sample);
      expect(promised, "the id that everyone can work out").to.equal(model.id);
      await expect(registry.propose(spec, sample)).to.emit(registry, "ModelProposed");

      const [log] = await registry.queryFilter(registry.filters.ModelProposed());
      const registered = await registry.modelOf(model.id);
      expect(structFields(registered), "modelOf").to.deep.equal({
        verifier: await factory.verifierOf(model.keyHash),
        batch: 2n,
        wordCount: BigInt(wordCount(REWARDS_LAYOUT, 2)),
        inputCursor: 32n + 20n, // seven features of four bytes fill a word, five begin the next
        insecure: true,
        opaque: false,
        total: true,
        verifierCodeHash: ethers.keccak256(await ethers.provider.getCode(registered.verifier)),
        keyHash: model.keyHash,
        source: await source.getAddress(),
        sourceCodeHash: ethers.keccak256((await source.getDeployedCode())!),
        tag: model.tag,
        feedId: feedId(model.modelHash, await source.getAddress()),
        layout: spec.layout,
      });
      expect(log?.args.model, "the event's model").to.deep.equal(registered);
      const stated = { ...spec.provenance, version: BigInt(spec.provenance.version) };
      expect(structFields(log?.args.provenance ?? []), "the event's provenance").to.deep.equal(stated);
      expect([log?.args.modelId, log?.args.modelHash, log?.args.family], "what can be searched for").to.deep.equal([
        model.id,
        model.modelHash,
        keccakOfText(spec.provenance.name),
      ]);
      expect(structFields(await registry.provenanceOf(model.id)), "provenanceOf").to.deep.equal(stated);
      for (const name of ["activeModel", "provableModel"] as const)
        await expect(registry[name](model.id), name)
          .to.be.revertedWithCustomError(registry, "ModelNotActive")
          .withArgs(model.id, STATUS.proposed);
      expect(await registry.isKeyRegistered(model.keyHash), "isKeyRegistered").to.equal(true);
      expect(structFields(await registry.modelRecord(model.id)), "modelRecord").to.deep.equal({
        status: STATUS.proposed,
        modelHash: model.modelHash,
        family: keccakOfText(spec.provenance.name),
        schemaHash: schemaHash(REWARDS_LAYOUT),
        phase1Hash: model.phase1Hash,
        feedId: feedId(model.modelHash, await source.getAddress()),
        batch: 2n,
        words: BigInt(wordCount(REWARDS_LAYOUT, 2)),
        keyHash: model.keyHash,
        verifier: registered.verifier,
        source: await source.getAddress(),
        insecure: true,
        opaque: false,
        total: true,
      });
    });

    it("accepts a model whose verifier a stranger deployed before", async () => {
      const { registry, factory, stranger, model, spec, sample } = await setUp();
      await factory.connect(stranger).deploy(spec.key);
      await registry.propose(spec, sample);
      expect((await registry.modelOf(model.id)).verifier).to.equal(await factory.verifierOf(model.keyHash));
    });

    it("refuses a ModelId that is registered", async () => {
      const { registry, model, spec, sample } = await setUpRegistered();
      await expect(registry.propose(spec, sample))
        .to.be.revertedWithCustomError(registry, "ModelAlreadyRegistered")
        .withArgs(model.id);
    });

    it("refuses a key that is registered, with whatever model", async () => {
      const { registry, model, spec, sample } = await setUpRegistered();
      const another = { ...spec.provenance, modelHash: keccakOfText("another"), version: 2 };
      for (const change of [{ batch: 1 }, { provenance: another }]) {
        await expect(registry.propose({ ...spec, ...change }, sample))
          .to.be.revertedWithCustomError(registry, "KeyAlreadyRegistered")
          .withArgs(model.keyHash);
      }
    });

    it("refuses a phase 1 that governance did not list", async () => {
      const { registry, spec, sample } = await setUp();
      const other = simulatedModel("of another ceremony");
      await expect(registry.propose({ ...spec, key: keyWords(other.key) }, sample))
        .to.be.revertedWithCustomError(registry, "Phase1NotListed")
        .withArgs(other.phase1Hash);
    });

    it("refuses a key that the factory refuses, though its phase 1 is listed", async () => {
      const { registry, factory, model, spec, sample } = await setUp();
      const skipped = { ...model.key, delta: model.key.gamma };
      await expect(registry.propose({ ...spec, key: keyWords(skipped) }, sample)).to.be.revertedWithCustomError(
        factory,
        "DeltaIsGamma",
      );
    });

    it("refuses an insecure model where such models are not allowed", async () => {
      const { registry, manager, factory, spec, sample } = await setUp();
      const strict = await ethers.deployContract("ModelRegistry", [manager, factory, false]);
      await expect(strict.propose(spec, sample)).to.be.revertedWithCustomError(registry, "InsecureModelRefused");
      await expect(
        strict.propose({ ...spec, insecure: false }, sample),
        "and goes on with one that is not",
      ).to.be.revertedWithCustomError(registry, "Phase1NotListed");
    });

    it("refuses development keys that are said to be secure, though somebody listed their phase 1", async () => {
      const { registry, spec, sample } = await setUp();
      const { alpha, beta } = developmentSecret(DEVELOPMENT_LABEL, "");
      const model = simulatedModel("candidate");
      const key = keyWords({ ...model.key, alpha: g1TimesGenerator(alpha), beta: g2TimesGenerator(beta) });
      await registry.listPhase1(developmentPhase1Hash());
      await expect(registry.propose({ ...spec, key, insecure: false }, sample))
        .to.be.revertedWithCustomError(registry, "DevelopmentPhase1Disguised")
        .withArgs(developmentPhase1Hash());
    });

    it("leaves no trace of a registration that was refused", async () => {
      const { registry, model, spec, sample } = await setUp();
      const verifier = await ethers.getContractFactory("Groth16Verifier");
      await expect(registry.propose(spec, { ...sample, h: 1n })).to.be.revertedWithCustomError(
        verifier,
        "InvalidProof",
      );
      expect(await registry.isKeyRegistered(model.keyHash), "the key is still free").to.equal(false);
      expect((await registry.modelRecord(model.id)).status, "the id too").to.equal(STATUS.unknown);
      await registry.propose(spec, sample);
    });
  });

  describe("reads", () => {
    it("know nothing of a model that nobody registered", async () => {
      const { registry } = await setUp();
      await expect(registry.activeModel(7n))
        .to.be.revertedWithCustomError(registry, "ModelNotActive")
        .withArgs(7n, STATUS.unknown);
      const record = await registry.modelRecord(7n);
      expect(record.status).to.equal(STATUS.unknown);
      expect(record.verifier).to.equal(ethers.ZeroAddress);
      expect((await registry.provenanceOf(7n)).modelHash).to.equal(ethers.ZeroHash);
    });
  });

  describe("access", () => {
    it("refuses everyone whom the AccessManager does not let in", async () => {
      const { registry, stranger, spec, sample, model } = await setUp();
      const outsider = registry.connect(stranger);
      const refusals = {
        propose: () => outsider.propose(spec, sample),
        activate: () => outsider.activate(model.id),
        deprecate: () => outsider.deprecate(model.id),
        revoke: () => outsider.revoke(model.id),
        setCurrent: () => outsider.setCurrent(model.id),
        listPhase1: () => outsider.listPhase1(model.phase1Hash),
        unlistPhase1: () => outsider.unlistPhase1(model.phase1Hash),
      };
      for (const [name, call] of Object.entries(refusals)) {
        await expect(call(), name)
          .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
          .withArgs(stranger.address);
      }
    });

    it("can let somebody propose who can do nothing else", async () => {
      const { registry, manager, stranger, model, spec, sample } = await setUp();
      const PROPOSER = 1n;
      await manager.setTargetFunctionRole(registry, [registry.interface.getFunction("propose").selector], PROPOSER);
      await manager.grantRole(PROPOSER, stranger, 0);
      await registry.connect(stranger).propose(spec, sample);
      await expect(registry.connect(stranger).activate(model.id)).to.be.revertedWithCustomError(
        registry,
        "AccessManagedUnauthorized",
      );
      await registry.activate(model.id);
    });
  });
});
