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
import { registerModel } from "../../../testing/registered-model-fixture.ts";
import { REWARDS_LAYOUT, simulatedModel } from "../../../testing/simulated-model.ts";
import { structFields } from "../../../testing/struct-fields.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const STATUS = { unknown: 0n, proposed: 1n, active: 2n, deprecated: 3n, revoked: 4n };

const loadCandidate = async () => await candidateFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadCandidate);

async function loadRegistered() {
  const fixture = await candidateFixture(connection);
  await fixture.registry.register(fixture.spec, fixture.sample);
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

  describe("register", () => {
    it("makes the model active and tells everything about it", async () => {
      const { registry, factory, model, spec, sample, source } = await setUp();
      const promised = await registry.register.staticCall(spec, sample);
      expect(promised, "the id that everyone can work out").to.equal(model.id);
      await expect(registry.register(spec, sample)).to.emit(registry, "ModelRegistered");

      const [log] = await registry.queryFilter(registry.filters.ModelRegistered());
      const registered = await registry.activeModel(model.id);
      expect(structFields(registered), "activeModel").to.deep.equal({
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
      expect(structFields(log?.args.provenance ?? []), "the event's provenance").to.deep.equal(spec.provenance);
      expect([log?.args.modelId, log?.args.modelHash, log?.args.family], "what can be searched for").to.deep.equal([
        model.id,
        model.modelHash,
        spec.provenance.family,
      ]);
      expect(structFields(await registry.provenanceOf(model.id)), "provenanceOf").to.deep.equal(spec.provenance);
      expect(await registry.isKeyRegistered(model.keyHash), "isKeyRegistered").to.equal(true);
      expect(structFields(await registry.modelRecord(model.id)), "modelRecord").to.deep.equal({
        status: STATUS.active,
        modelHash: model.modelHash,
        family: spec.provenance.family,
        schemaHash: schemaHash(REWARDS_LAYOUT),
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
      await registry.register(spec, sample);
      expect((await registry.activeModel(model.id)).verifier).to.equal(await factory.verifierOf(model.keyHash));
    });

    it("keeps the models of a family in the order of their registration, the revoked ones too", async () => {
      const fixture = await setUpRegistered();
      const { registry, model, spec } = fixture;
      const second = simulatedModel("candidate, retrained");
      await registerModel(connection, fixture, second);
      await registry.revoke(model.id);
      expect([...(await registry.modelsOf(spec.provenance.family))]).to.deep.equal([model.id, second.id]);
      expect(await registry.modelsOf(keccakOfText("another family")), "a family of none").to.deep.equal([]);
    });

    it("refuses a ModelId that is registered", async () => {
      const { registry, model, spec, sample } = await setUpRegistered();
      await expect(registry.register(spec, sample))
        .to.be.revertedWithCustomError(registry, "ModelAlreadyRegistered")
        .withArgs(model.id);
    });

    it("refuses a key that is registered, with whatever model", async () => {
      const { registry, model, spec, sample } = await setUpRegistered();
      for (const change of [{ batch: 1 }, { provenance: { ...spec.provenance, modelHash: keccakOfText("another") } }]) {
        await expect(registry.register({ ...spec, ...change }, sample))
          .to.be.revertedWithCustomError(registry, "KeyAlreadyRegistered")
          .withArgs(model.keyHash);
      }
    });

    it("refuses a phase 1 that governance did not list", async () => {
      const { registry, spec, sample } = await setUp();
      const other = simulatedModel("of another ceremony");
      await expect(registry.register({ ...spec, key: keyWords(other.key) }, sample))
        .to.be.revertedWithCustomError(registry, "Phase1NotListed")
        .withArgs(other.phase1Hash);
    });

    it("refuses a key that the factory refuses, though its phase 1 is listed", async () => {
      const { registry, factory, model, spec, sample } = await setUp();
      const skipped = { ...model.key, delta: model.key.gamma };
      await expect(registry.register({ ...spec, key: keyWords(skipped) }, sample)).to.be.revertedWithCustomError(
        factory,
        "DeltaIsGamma",
      );
    });

    it("refuses an insecure model where such models are not allowed", async () => {
      const { registry, manager, factory, spec, sample } = await setUp();
      const strict = await ethers.deployContract("ModelRegistry", [manager, factory, false]);
      await expect(strict.register(spec, sample)).to.be.revertedWithCustomError(registry, "InsecureModelRefused");
      await expect(
        strict.register({ ...spec, insecure: false }, sample),
        "and goes on with one that is not",
      ).to.be.revertedWithCustomError(registry, "Phase1NotListed");
    });

    it("refuses development keys that are said to be secure, though somebody listed their phase 1", async () => {
      const { registry, spec, sample } = await setUp();
      const { alpha, beta } = developmentSecret(DEVELOPMENT_LABEL, "");
      const model = simulatedModel("candidate");
      const key = keyWords({ ...model.key, alpha: g1TimesGenerator(alpha), beta: g2TimesGenerator(beta) });
      await registry.listPhase1(developmentPhase1Hash());
      await expect(registry.register({ ...spec, key, insecure: false }, sample))
        .to.be.revertedWithCustomError(registry, "DevelopmentPhase1Disguised")
        .withArgs(developmentPhase1Hash());
    });

    it("leaves no trace of a registration that was refused", async () => {
      const { registry, model, spec, sample } = await setUp();
      const verifier = await ethers.getContractFactory("Groth16Verifier");
      await expect(registry.register(spec, { ...sample, h: 1n })).to.be.revertedWithCustomError(
        verifier,
        "InvalidProof",
      );
      expect(await registry.isKeyRegistered(model.keyHash), "the key is still free").to.equal(false);
      expect((await registry.modelRecord(model.id)).status, "the id too").to.equal(STATUS.unknown);
      await registry.register(spec, sample);
    });
  });

  describe("revoke", () => {
    it("stops a model for good", async () => {
      const { registry, model, spec, sample } = await setUpRegistered();
      await expect(registry.revoke(model.id)).to.emit(registry, "ModelRevoked").withArgs(model.id);
      await expect(registry.activeModel(model.id))
        .to.be.revertedWithCustomError(registry, "ModelNotActive")
        .withArgs(model.id, STATUS.revoked);
      await expect(registry.register(spec, sample), "no second life").to.be.revertedWithCustomError(
        registry,
        "ModelAlreadyRegistered",
      );
      expect(await registry.isKeyRegistered(model.keyHash), "nor for its key").to.equal(true);
    });

    it("leaves the record for readers off chain", async () => {
      const { registry, model, spec } = await setUpRegistered();
      const before = structFields(await registry.modelRecord(model.id));
      await registry.revoke(model.id);
      expect(structFields(await registry.modelRecord(model.id))).to.deep.equal({ ...before, status: STATUS.revoked });
      expect(structFields(await registry.provenanceOf(model.id))).to.deep.equal(spec.provenance);
    });

    it("refuses a model that is revoked, or none", async () => {
      const { registry, model } = await setUpRegistered();
      await registry.revoke(model.id);
      await expect(registry.revoke(model.id))
        .to.be.revertedWithCustomError(registry, "ModelNotActive")
        .withArgs(model.id, STATUS.revoked);
      await expect(registry.revoke(7n))
        .to.be.revertedWithCustomError(registry, "ModelNotActive")
        .withArgs(7n, STATUS.unknown);
    });
  });

  describe("listPhase1", () => {
    it("lists a phase 1", async () => {
      const { registry } = await setUp();
      const phase1 = keccakOfText("a ceremony");
      expect(await registry.isPhase1Listed(phase1), "before").to.equal(false);
      await expect(registry.listPhase1(phase1)).to.emit(registry, "Phase1Listed").withArgs(phase1);
      expect(await registry.isPhase1Listed(phase1), "after").to.equal(true);
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
        register: () => outsider.register(spec, sample),
        revoke: () => outsider.revoke(model.id),
        listPhase1: () => outsider.listPhase1(model.phase1Hash),
      };
      for (const [name, call] of Object.entries(refusals)) {
        await expect(call(), name)
          .to.be.revertedWithCustomError(registry, "AccessManagedUnauthorized")
          .withArgs(stranger.address);
      }
    });

    it("can let a guardian stop models and nothing else", async () => {
      const { registry, manager, stranger, model, spec, sample } = await setUpRegistered();
      const GUARDIAN = 1n;
      const revoke = registry.interface.getFunction("revoke").selector;
      await manager.setTargetFunctionRole(registry, [revoke], GUARDIAN);
      await manager.grantRole(GUARDIAN, stranger, 0);
      await registry.connect(stranger).revoke(model.id);
      expect((await registry.modelRecord(model.id)).status, "revoked by the guardian").to.equal(STATUS.revoked);
      await expect(registry.connect(stranger).register(spec, sample)).to.be.revertedWithCustomError(
        registry,
        "AccessManagedUnauthorized",
      );
    });
  });
});
