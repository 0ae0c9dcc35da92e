// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { buildOperatorRewards } from "../../testing/operator-rewards.ts";
import { plainTerms } from "../../chain/asked-request.ts";
import type { BuiltModel } from "../../built-model/load-model.ts";
import { runModel } from "../../built-model/run-model.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { readManifest } from "../../built-model/check-manifest.ts";
import { feedId, publicSignals } from "../../schema/statement.ts";
import { packWords } from "../../schema/word-packing.ts";
import { changedWeight } from "../../testing/changed-weight.ts";
import { malleateProof } from "../../testing/malleate-proof.ts";
import { honestRegistration, realDeployment, registerReal } from "../../testing/real-deployment.ts";
import {
  FEE_WEI,
  postRealRequest,
  realFulfilment,
  type Forgery,
  type FulfilArguments,
} from "../../testing/real-request.ts";
import { weakKeys } from "../../testing/weak-keys.ts";

// Real circuits, real proofs, real rewards. What ends in InvalidProof is told apart by the name of its test alone: a wrong
// statement has no other symptom.
const SHARED_SECRET = { label: "proofcast development", deltaSeed: "one secret for several circuits" };
const QUIET = { warn: () => undefined };

describe("the six invariants", function () {
  this.timeout(300_000);

  let single: BuiltModel;
  let batched: BuiltModel;
  /** Of both sizes. */
  let feed: string;
  let chain: Awaited<ReturnType<typeof startChain>>;

  /** The smaller size of operator-rewards registered, whose key has a secret that other circuits share. */
  async function startChain(chainId?: number) {
    const connection = await network.create({
      network: "default",
      override: { initialDate: "2026-07-03T00:00:00Z", ...(chainId === undefined ? {} : { chainId }) },
    });
    const deployment = await realDeployment(connection);
    const { dir } = await buildOperatorRewards({
      batch: 1,
      outDir: "build/test-shared-secret-b1",
      keys: { ...SHARED_SECRET, ...QUIET },
    });
    single = await registerReal(connection, deployment, dir);
    return { connection, ...deployment };
  }

  /** A fresh request and the arguments of `fulfil`, honest or forged. */
  async function requested(forgery: Forgery = {}, model = single, count = 1) {
    const request = await postRealRequest(chain.connection, chain, model, count);
    return { request, args: await realFulfilment(request, model, forgery) };
  }

  const termsAt = async (epoch: bigint) => {
    const deadline = BigInt(await chain.connection.networkHelpers.time.latest()) + 3_600n;
    return plainTerms({ modelId: single.id, epoch, deadline });
  };

  const fulfil = (args: FulfilArguments) => chain.oracle.connect(chain.stranger).fulfil(...args);

  async function expectInvalidProof(args: FulfilArguments): Promise<void> {
    const verifier = await chain.connection.ethers.getContractFactory("Groth16Verifier");
    await expect(fulfil(args)).to.be.revertedWithCustomError(verifier, "InvalidProof");
  }

  before(async () => {
    chain = await startChain();
    const { dir } = await buildOperatorRewards({ batch: 16, keys: QUIET });
    batched = await registerReal(chain.connection, chain, dir);
    feed = feedId(single.manifest.modelHash, await chain.source.getAddress());
  });
  after(() => chain.connection.close());

  describe("1. an AI model exists (property 1)", () => {
    it("holds: both sizes are registered behind a sample proof", async () => {
      for (const { id, manifest } of [single, batched]) {
        expect((await chain.registry.modelRecord(id)).keyHash).to.equal(manifest.keyHash);
      }
    });

    it("refuses a registration without a sample proof", async () => {
      const [spec, sample] = await unregistered();
      const empty = { ...sample, proof: new Array<bigint>(8).fill(0n) };
      const verifier = await chain.connection.ethers.getContractFactory("Groth16Verifier");
      await expect(chain.registry.propose(spec, empty)).to.be.revertedWithCustomError(verifier, "InvalidProof");
    });

    it("refuses a sample whose output is not the model's", async () => {
      const [spec, sample] = await unregistered();
      const [first = 0n, ...rest] = sample.outputs;
      const verifier = await chain.connection.ethers.getContractFactory("Groth16Verifier");
      await expect(
        chain.registry.propose(spec, { ...sample, outputs: [first + 1n, ...rest] }),
      ).to.be.revertedWithCustomError(verifier, "InvalidProof");
    });

    const REFUSALS: Record<string, string> = {
      "δ = γ": "DeltaIsGamma",
      "δ = −γ": "DeltaIsGamma",
      "β = γ": "BetaIsGamma",
      "α = 0": "KeyPointIsZero",
    };
    for (const [name, refusal] of Object.entries(REFUSALS)) {
      it(`refuses the weak key ${name}`, async () => {
        const [spec, sample] = await unregistered();
        const weak = weakKeys(batched.verifyingKey).find((each) => each.name === name);
        await chain.registry.listPhase1(phase1HashOf(weak!.words!));
        await expect(
          chain.registry.propose({ ...spec, key: weak!.words! }, sample),
          "the chain's own check of the key",
        ).to.be.revertedWithCustomError(chain.factory, refusal);
      });
    }

    /** A registration that is honest but for its model, which is not registered. */
    async function unregistered() {
      const { dir } = await buildOperatorRewards({ batch: 2, keys: QUIET });
      const { args } = await honestRegistration(chain.connection, chain, dir);
      return args;
    }

    function phase1HashOf(words: readonly bigint[]): string {
      return chain.connection.ethers.solidityPackedKeccak256(new Array<string>(6).fill("uint256"), words.slice(0, 6));
    }
  });

  describe("2. the model was run (property 2)", () => {
    it("holds: a proven output reaches the feed", async () => {
      const { request, args } = await requested();
      await fulfil(args);
      const { outputs } = await chain.feed.latest(feed, chain.subjects[0]!);
      expect([...outputs]).to.deep.equal(args[1].outputs);
      expect((await chain.oracle.requestOf(request.requestId)).status).to.equal(2n);
    });

    it("refuses outputs that did not come from the oracle", async () => {
      await expect(
        chain.feed
          .connect(chain.stranger)
          .post(single.id, feed, chain.epoch, chain.subjects.slice(0, 1), [0], [1n], "0x01040001"),
      ).to.be.revertedWithCustomError(chain.feed, "NotPoster");
    });

    it("refuses a proof of nothing", async () => {
      const { args } = await requested();
      const [asked, answer] = args;
      await expectInvalidProof([asked, { ...answer, proof: new Array<bigint>(8).fill(0n) }]);
    });
  });

  describe("3. the selected model ran (property 3)", () => {
    it("holds for a batch of 16", async () => {
      const { args } = await requested({}, batched, 16);
      await fulfil(args);
      const { outputs } = await chain.feed.latest(feed, chain.subjects[15]!);
      expect(outputs[0]).to.equal(args[1].outputs[15]);
    });

    it("holds for a short batch, which the contract fills up", async () => {
      await fulfil((await requested({}, batched, 3)).args);
    });

    it("refuses the proof of the same model in another batch size", async () => {
      await expectInvalidProof((await requested({ prover: batched })).args);
    });

    it("refuses the proof of another registered model", async () => {
      const request = await postRealRequest(chain.connection, chain, batched, 1);
      await expectInvalidProof(await realFulfilment(request, batched, { prover: single }));
    });
  });

  describe("4. the model was not tampered with (property 4)", () => {
    it("refuses a model with one weight changed by one unit, under the same secret", async () => {
      const changed = await changedWeight(single, "build/test-changed-weight", {
        ...SHARED_SECRET,
        by: 1n,
        keepTag: undefined,
      });
      const differing = single.manifest.keyWords.flatMap((word, i) =>
        word === changed.manifest.keyWords[i] ? [] : [i],
      );
      expect(differing, "only IC0 differs, and only by the tag").to.deep.equal([10, 11]);
      await expectInvalidProof((await requested({ prover: changed })).args);
    });

    it("would accept a changed model without the tag: its key is then the same", async () => {
      const imposter = await changedWeight(single, "build/test-changed-untagged", {
        ...SHARED_SECRET,
        by: 300_000n,
        keepTag: true,
      });
      const { keyHash } = await readManifest("build/test-changed-untagged/manifest.json");
      expect(keyHash, "nothing in the key tells them apart").to.equal(single.manifest.keyHash);
      const deceived = await startChain(); // of its own: on the other the honest predictions stand
      const request = await postRealRequest(deceived.connection, deceived, single, 1);
      const args = await realFulfilment(request, single, { prover: imposter });
      await deceived.oracle.fulfil(...args);
      const { outputs } = await deceived.feed.latest(feed, deceived.subjects[0]!);
      const [honest] = await runModel(single, request.features);
      expect([...outputs], "the forgery stands in the feed")
        .to.deep.equal(args[1].outputs)
        .and.not.deep.equal(honest);

      const again = await postRealRequest(deceived.connection, deceived, single, 1);
      await deceived.oracle.fulfil(...(await realFulfilment(again, single)));
      expect((await deceived.oracle.requestOf(again.requestId)).status, "the honest proof contradicts it").to.equal(1n);
      expect(await deceived.registry.isHalted(single.id), "and stops the model").to.equal(true);
      await deceived.connection.close();
    });

    it("never points an id or a key at anything else", async () => {
      const { args } = await honestRegistration(chain.connection, chain, single.folder);
      await expect(chain.registry.propose(...args)).to.be.revertedWithCustomError(
        chain.registry,
        "ModelAlreadyRegistered",
      );
    });
  });

  describe("5. the right data went in (property 5)", () => {
    it("refuses a run on a changed input", async () => {
      const { request } = await requested();
      const features = request.features.map((row) => row.map((value, i) => (i === 5 ? value + 1n : value)));
      await expectInvalidProof(await realFulfilment(request, single, { features }));
    });

    it("refuses a run on the inputs of another source", async () => {
      await expectInvalidProof((await requested({ context: { source: chain.stranger.address } })).args);
    });

    const TAMPERED: Record<string, (word: bigint) => bigint> = {
      "a changed input word": (word) => word + 1n,
      "non-zero pad bits": (word) => word | (1n << 250n),
      "a word + r": (word) => word + FIELD_ORDER,
    };
    for (const [name, tamper] of Object.entries(TAMPERED)) {
      it(`refuses ${name}`, async () => {
        const { args } = await requested();
        const [asked, answer] = args;
        const [first = 0n, ...others] = asked.inputWords;
        const inputWords = [tamper(first), ...others];
        await expect(fulfil([{ ...asked, inputWords }, answer])).to.be.revertedWithCustomError(
          chain.oracle,
          "RequestUnknown", // its id is the hash of another request
        );
      });
    }

    it("refuses features that the source does not have", async () => {
      const unknown = chain.connection.ethers.zeroPadValue(chain.stranger.address, 32);
      await expect(chain.oracle.request(await termsAt(chain.epoch), [unknown])).to.be.revertedWithCustomError(
        chain.source,
        "SubjectUnknown",
      );
    });
  });

  describe("6. the right output came out (property 6)", () => {
    it("refuses a changed output", async () => {
      const { args } = await requested();
      const [asked, answer] = args;
      await expectInvalidProof([asked, { ...answer, outputs: answer.outputs.map((output) => output + 1n) }]);
    });

    it("refuses a changed output for which rho was recomputed", async () => {
      await expectInvalidProof((await requested({ outputs: [[123_456n]] })).args);
    });

    for (const [name, value] of Object.entries({
      "2^32": 2n ** 32n,
      "−1": -1n,
      "output + 2^256 wrapped": -(2n ** 255n),
    })) {
      it(`refuses the output ${name} before any cast`, async () => {
        const { args } = await requested();
        const [asked, answer] = args;
        const packing = await chain.connection.ethers.getContractAt("IPackingErrors", chain.oracle);
        const forged: FulfilArguments = [asked, { ...answer, outputs: [value] }];
        await expect(fulfil(forged)).to.be.revertedWithCustomError(packing, "ValueOutOfRange");
      });
    }

    for (const [name, index] of Object.entries({ h: 0, T: 1, ρ: 2 } as const)) {
      it(`refuses the signal ${name} + r`, async () => {
        const { request, args } = await requested();
        const [, { outputs, proof }] = args;
        const words = packWords(single.layout, 1, request.features, [outputs]);
        const honest = publicSignals(request.context, single.manifest.tag, words);
        const verifier = await chain.connection.ethers.getContractAt(
          "Groth16Verifier",
          (await chain.registry.modelRecord(single.id)).verifier,
        );
        const signals: [bigint, bigint, bigint] = [...honest];
        signals[index] += FIELD_ORDER;
        await verifier.verify(proof, [...honest]);
        await expect(verifier.verify(proof, signals)).to.be.revertedWithCustomError(verifier, "SignalNotInField");
      });
    }
  });

  describe("a proof is worth nothing elsewhere (property 7)", () => {
    it("refuses a replay", async () => {
      const { args } = await requested();
      await fulfil(args);
      await expect(fulfil(args)).to.be.revertedWithCustomError(chain.oracle, "RequestAlreadyFulfilled");
    });

    it("refuses a proof for another request of the same", async () => {
      const { args } = await requested();
      const other = await postRealRequest(chain.connection, chain, single, 1);
      await expectInvalidProof([other.asked, args[1]]);
    });

    it("refuses another payee", async () => {
      await expectInvalidProof((await requested({ payee: chain.stranger.address })).args);
    });

    it("refuses a proof for another chain", async () => {
      await expectInvalidProof((await requested({ context: { chainId: 1n } })).args);
    });

    it("refuses a proof on a twin of this chain that differs in its id alone", async () => {
      const here = await startChain();
      const request = await postRealRequest(here.connection, here, single, 1);
      const args = await realFulfilment(request, single);
      const twin = await startChain(1337);
      const twinRequest = await postRealRequest(twin.connection, twin, single, 1);
      expect(twinRequest.context.verifyingContract, "same addresses").to.equal(request.context.verifyingContract);
      expect(twinRequest.requestId, "same request").to.equal(request.requestId);

      const verifier = await twin.connection.ethers.getContractFactory("Groth16Verifier");
      await expect(twin.oracle.fulfil(...args)).to.be.revertedWithCustomError(verifier, "InvalidProof");
      await here.oracle.fulfil(...args);
      await Promise.all([here.connection.close(), twin.connection.close()]);
    });

    it("refuses a proof for another oracle", async () => {
      await expectInvalidProof((await requested({ context: { verifyingContract: chain.stranger.address } })).args);
    });

    it("refuses a proof for another epoch", async () => {
      await expectInvalidProof((await requested({ context: { epoch: chain.epoch - 1n } })).args);
    });

    it("refuses a request at an older epoch", async () => {
      await expect(
        chain.oracle.request(await termsAt(chain.epoch - 1n), chain.subjects.slice(0, 1)),
      ).to.be.revertedWithCustomError(chain.source, "EpochNotNewest");
    });
  });

  describe("a malleated proof (−A, −B, C)", () => {
    it("changes nothing before fulfilment: the bound payee is paid", async () => {
      const { args } = await requested();
      const [asked, answer] = args;
      const before = await chain.oracle.creditOf(answer.payee);
      await fulfil([asked, { ...answer, proof: malleateProof(answer.proof) }]);
      expect((await chain.oracle.creditOf(answer.payee)) - before).to.equal(FEE_WEI);
    });

    it("finds the request fulfilled after it", async () => {
      const { args } = await requested();
      const [asked, answer] = args;
      await fulfil(args);
      const malleated: FulfilArguments = [asked, { ...answer, proof: malleateProof(answer.proof) }];
      await expect(fulfil(malleated)).to.be.revertedWithCustomError(chain.oracle, "RequestAlreadyFulfilled");
    });
  });

  describe("time goes forward (property 8)", () => {
    it("never lets an older interval replace a newer one", async () => {
      const late = await requested();
      const newer = chain.figures.treeOf(51);
      await chain.rocketStorage.setInterval(51, newer.root, chain.figures.endOf(51));
      await chain.connection.networkHelpers.time.increaseTo(chain.figures.endOf(51) + 60);
      await chain.source.prove(chain.figures.operators.map((node) => ({ node, leaves: [newer.leafOf(node)] })));
      const reward = (node: string) => chain.figures.rewardWei(node, 51) / 10n ** 12n;
      const next = {
        ...chain,
        epoch: 51n,
        features: chain.features.map((row, i) => [...row.slice(1), reward(chain.figures.operators[i]!)]),
      };
      const request = await postRealRequest(chain.connection, next, single, 1);
      await fulfil(await realFulfilment(request, single));
      const fresh = await chain.feed.latest(feed, chain.subjects[0]!);

      await fulfil(late.args);
      const after = await chain.feed.latest(feed, chain.subjects[0]!);
      expect([after.epoch, ...after.outputs]).to.deep.equal([51n, ...fresh.outputs]);
      const history = await chain.feed.at(feed, chain.subjects[0]!, 50n);
      expect([...history], "history").to.deep.equal(late.args[1].outputs);
    });

    it("lets nobody read a revoked model", async () => {
      await chain.registry.revoke(single.id);
      await expect(chain.feed.latest(feed, chain.subjects[0]!)).to.be.revertedWithCustomError(
        chain.registry,
        "FeedNotReadable",
      );
    });
  });
});
