// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { inferenceOutput, PROOF_SYSTEM_ID } from "../../../schema/erc7992.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import type { StatementContext } from "../../../schema/statement.ts";
import { argumentsOf, erc7992Fixture, type Erc7992Fixture, inference } from "../../../testing/erc7992-fixture.ts";
import { malleateProof } from "../../../testing/malleate-proof.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const loadPublished = async () => await erc7992Fixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadPublished);

const FEATURES = [
  [1n, 2n, 3n, 4n, 5n, 6n],
  [7n, 8n, 9n, 10n, 11n, 2n ** 32n - 1n],
];
const OUTPUTS = [
  [-32_768n, 255n],
  [32_767n, 0n],
];
const RUN = { features: FEATURES, outputs: OUTPUTS };

const honest = async (fixture: Erc7992Fixture, change: { context?: Partial<StatementContext> } = {}) =>
  await inference(connection, fixture, fixture.model, { ...RUN, ...change });

const selector = (signature: string): bigint => BigInt(ethers.id(signature).slice(0, 10));
const INFERENCE = "(uint256,bytes32,bytes,bytes)";
const VERIFIER_ID = ethers.toBeHex(
  selector(`verifyInference${INFERENCE}`) ^ selector("proofSystemOf(uint256)") ^ selector("registry()"),
  4,
);
const STORAGE_ID = ethers.toBeHex(
  selector(`verifyAndStoreInference${INFERENCE}`) ^ selector("getInference(bytes32)"),
  4,
);

describe("Erc7992Verifier", () => {
  after(() => connection.close());

  it("says that it has the standard's interfaces, and what it has not", async () => {
    const { verifier, published } = await setUp();
    const plain = await ethers.deployContract("Erc7992Verifier", [published]);
    for (const each of [verifier, plain]) {
      expect(await each.supportsInterface(VERIFIER_ID), "IERCZKMLVerifier").to.equal(true);
      expect(await each.supportsInterface("0x01ffc9a7"), "ERC-165").to.equal(true);
      expect(await each.supportsInterface("0xffffffff"), "none").to.equal(false);
    }
    expect(await verifier.supportsInterface(STORAGE_ID), "IERCZKMLStorageExtension").to.equal(true);
    expect(await plain.supportsInterface(STORAGE_ID), "the plain one stores nothing").to.equal(false);
  });

  it("names its registry and a model's proof system", async () => {
    const { verifier, published, model, other } = await setUp();
    expect(await verifier.registry()).to.equal(await published.getAddress());
    expect(await verifier.proofSystemOf(model.id)).to.equal(PROOF_SYSTEM_ID);
    await expect(verifier.proofSystemOf(other.id)).to.be.revertedWithCustomError(published, "ModelNotFound");
  });

  describe("verifyInference", () => {
    it("accepts what the model gives, from anyone, and tells who asked", async () => {
      const fixture = await setUp();
      const { verifier, model, stranger } = fixture;
      const made = await honest(fixture);
      await expect(verifier.connect(stranger).verifyInference(...argumentsOf(made)))
        .to.emit(verifier, "InferenceVerified")
        .withArgs(model.id, made.commitment, made.output, stranger.address);
      await verifier.verifyInference(...argumentsOf(made, { proof: malleateProof(made.parts.proof) }));
    });

    it("accepts one row, which fills the batch", async () => {
      const fixture = await setUp();
      const run = { features: FEATURES.slice(0, 1), outputs: OUTPUTS.slice(0, 1) };
      const made = await inference(connection, fixture, fixture.model, run);
      await fixture.verifier.verifyInference(...argumentsOf(made));
    });

    it("never touches the feed: inputs here are the caller's", async () => {
      const fixture = await setUp();
      const { verifier, registry, feed } = fixture;
      const made = await honest(fixture);
      const receipt = await (await verifier.verifyAndStoreInference(...argumentsOf(made))).wait();
      const contracts = new Set(receipt?.logs.map(({ address }) => address));
      expect([...contracts], "whose logs there are").to.deep.equal([await verifier.getAddress()]);
      expect(await registry.isReporter(verifier), "a reporter").to.equal(false);
      expect(await feed.queryFilter(feed.filters.PredictionsPosted()), "posted by anybody").to.deep.equal([]);
    });

    describe("refuses", () => {
      async function expectRefused(
        fixture: Erc7992Fixture,
        args: ReturnType<typeof argumentsOf>,
        error: string,
        ...withArgs: unknown[]
      ): Promise<void> {
        const { verifier } = fixture;
        for (const name of ["verifyInference", "verifyAndStoreInference"] as const)
          await expect(verifier[name](...args), name)
            .to.be.revertedWithCustomError(verifier, error)
            .withArgs(...withArgs);
      }

      it("a model that is deprecated, stopped or revoked", async () => {
        const fixture = await setUp();
        const { registry, model } = fixture;
        const args = argumentsOf(await honest(fixture));
        await registry.stopModel(model.id);
        await expectRefused(fixture, args, "VerificationRefused_ModelDeprecated", model.id);
        await registry.resumeModel(model.id);
        await fixture.verifier.verifyInference(...args);
        await registry.deprecate(model.id);
        await expectRefused(fixture, args, "VerificationRefused_ModelDeprecated", model.id);
        await registry.revoke(model.id);
        await expectRefused(fixture, args, "VerificationRefused_ModelDeprecated", model.id);
      });

      it("a model that was not published", async () => {
        const fixture = await setUp();
        const { verifier, published, other } = fixture;
        const made = await inference(connection, fixture, other, RUN);
        await expect(verifier.verifyInference(...argumentsOf(made)))
          .to.be.revertedWithCustomError(published, "ModelNotFound")
          .withArgs(other.id);
      });

      it("another proof system, and no bytes at all", async () => {
        const fixture = await setUp();
        const [id, commitment, output, proof] = argumentsOf(await honest(fixture));
        const plain = ethers.id("groth16-bn254-v1").slice(0, 10);
        const renamed = `${plain}${proof.slice(10)}` as const;
        await expectRefused(
          fixture,
          [id, commitment, output, renamed as `0x${string}`],
          "UnsupportedProofSystem",
          plain,
        );
        await expectRefused(fixture, [id, commitment, output, "0x"], "UnsupportedProofSystem", "0x00000000");
      });

      it("a proof that is said to be of another key", async () => {
        const fixture = await setUp();
        const made = await honest(fixture);
        await expectRefused(fixture, argumentsOf(made, { keyHash: fixture.other.keyHash }), "ModelMismatch");
      });

      it("another model's proof, whatever it is said to be of", async () => {
        const fixture = await setUp();
        const { published, model, other } = fixture;
        const made = await inference(connection, fixture, other, RUN);
        const own = await honest(fixture);
        await expectRefused(fixture, argumentsOf(own, { proof: made.parts.proof, h: made.parts.h }), "InvalidProof");
        const [, commitment, output, proof] = argumentsOf(made, { keyHash: model.keyHash });
        await expectRefused(fixture, [model.id, commitment, output, proof], "InputCommitmentMismatch");
        expect(await published.isPublished(other.id)).to.equal(false);
      });

      it("a proof that is cut off or goes on", async () => {
        const fixture = await setUp();
        const [id, commitment, output, proof] = argumentsOf(await honest(fixture));
        const bytes = ethers.dataLength(proof);
        for (const changed of [ethers.dataSlice(proof, 0, bytes - 1), `${proof}00`, ethers.dataSlice(proof, 0, 4)])
          await expectRefused(fixture, [id, commitment, output, changed as `0x${string}`], "InvalidProof");
      });

      it("other inputs, another nonce, another commitment", async () => {
        const fixture = await setUp();
        const made = await honest(fixture);
        const [first = 0n, ...rest] = made.parts.inputWords;
        await expectRefused(
          fixture,
          argumentsOf(made, { inputWords: [first + 1n, ...rest] }),
          "InputCommitmentMismatch",
        );
        await expectRefused(fixture, argumentsOf(made, { nonce: keccakOfText("else") }), "InputCommitmentMismatch");
        const [id, , output, proof] = argumentsOf(made);
        await expectRefused(fixture, [id, keccakOfText("else"), output, proof], "InputCommitmentMismatch");
      });

      /** A second commitment to the same inputs: words that a careless packing, or its sums, would take for the same. */
      const ALIASES: Record<string, (words: readonly bigint[]) => bigint[]> = {
        "a word + r": ([first = 0n, ...rest]) => [first + FIELD_ORDER, ...rest],
        "the highest bit of the last word, which the outputs push out": ([first = 0n, last = 0n]) => [
          first,
          last + (1n << 255n),
        ],
        "a byte of the last word that the outputs push out": ([first = 0n, last = 0n]) => [first, last + (1n << 240n)],
        "a bit of the last word just above its values": ([first = 0n, last = 0n]) => [first, last + (1n << 160n)],
      };
      for (const [name, alias] of Object.entries(ALIASES)) {
        it(`a second name for the same inputs: ${name}`, async () => {
          const fixture = await setUp();
          const made = await inference(connection, fixture, fixture.model, { ...RUN, alias });
          await expectRefused(fixture, argumentsOf(made), "InputCommitmentMismatch");
        });
      }

      it("a signal that is not below r", async () => {
        const fixture = await setUp();
        const made = await honest(fixture);
        for (const h of [made.parts.h + FIELD_ORDER, FIELD_ORDER])
          await expectRefused(fixture, argumentsOf(made, { h }), "InvalidProof");
      });

      it("another output than was proven", async () => {
        const fixture = await setUp();
        const made = await honest(fixture);
        const [first = [], second = []] = OUTPUTS;
        for (const rows of [[first, first], [first], [second, first]])
          await expectRefused(fixture, argumentsOf({ ...made, output: inferenceOutput(rows.flat()) }), "InvalidProof");
      });

      const MISSHAPEN: Record<string, (output: string) => string> = {
        "no bytes": () => "0x",
        "a head alone": (output) => ethers.dataSlice(output, 0, 64),
        "a byte more": (output) => `${output}00`,
        "a word more": (output) => `${output}${"00".repeat(32)}`,
        "a word less": (output) => ethers.dataSlice(output, 0, ethers.dataLength(output) - 32),
        "another offset": (output) => `0x${"00".repeat(31)}40${output.slice(66)}`,
        "a length of its own": (output) => `${output.slice(0, 66)}${"ff".repeat(32)}${output.slice(130)}`,
        "no values": () => inferenceOutput([]),
        "a part of a row": () => inferenceOutput([1n]),
        "more rows than the batch": () => inferenceOutput([1n, 1n, 1n, 1n, 1n, 1n]),
        "a signed value too low": () => inferenceOutput([-32_769n, 0n]),
        "a signed value too high": () => inferenceOutput([32_768n, 0n]),
        "an unsigned value too high": () => inferenceOutput([0n, 256n]),
        "an unsigned value below zero": () => inferenceOutput([0n, -1n]),
        "a bad value in the second row": () => inferenceOutput([0n, 0n, 0n, 256n]),
      };
      for (const [name, change] of Object.entries(MISSHAPEN)) {
        it(`an output with ${name}`, async () => {
          const fixture = await setUp();
          const made = await honest(fixture);
          const output = change(made.output) as `0x${string}`;
          await expectRefused(fixture, argumentsOf({ ...made, output }), "OutputMismatch");
        });
      }

      const ELSEWHERE: Record<string, Partial<StatementContext>> = {
        "an oracle or another verifier": { verifyingContract: `0x${"11".repeat(20)}` },
        "another chain": { chainId: 1n },
        "a request": { requestId: keccakOfText("a request") },
        "an epoch": { epoch: 50n },
        "a payee": { payee: `0x${"22".repeat(20)}` },
        subjects: { subjectsHash: keccakOfText("subjects") },
        "another source": { source: `0x${"33".repeat(20)}` },
      };
      for (const [name, context] of Object.entries(ELSEWHERE)) {
        it(`a proof that was made for ${name}`, async () => {
          const fixture = await setUp();
          await expectRefused(fixture, argumentsOf(await honest(fixture, { context })), "InvalidProof");
        });
      }

      it("a verifier with other code", async () => {
        const fixture = await setUp();
        const { registry, model, verifier } = fixture;
        const args = argumentsOf(await honest(fixture));
        await networkHelpers.setCode((await registry.modelOf(model.id)).verifier, "0x00"); // accepts anything
        await expect(verifier.verifyInference(...args)).to.be.revertedWithCustomError(registry, "CodeChanged");
      });
    });
  });

  describe("verifyAndStoreInference", () => {
    it("keeps what was verified, under the standard's id, once", async () => {
      const fixture = await setUp();
      const { verifier, model, stranger } = fixture;
      const made = await honest(fixture);
      const args = argumentsOf(made);
      const id = ethers.solidityPackedKeccak256(["uint256", "bytes32", "bytes"], args.slice(0, 3));
      await expect(verifier.getInference(id)).to.be.revertedWithCustomError(verifier, "InferenceNotFound").withArgs(id);
      expect(await verifier.verifyAndStoreInference.staticCall(...args)).to.equal(id);
      await expect(verifier.verifyAndStoreInference(...args))
        .to.emit(verifier, "InferenceStored")
        .withArgs(id)
        .and.to.emit(verifier, "InferenceVerified");
      expect([...(await verifier.getInference(id))]).to.deep.equal([model.id, made.commitment, made.output]);
      await expect(verifier.connect(stranger).verifyAndStoreInference(...args), "again, by another")
        .to.emit(verifier, "InferenceVerified")
        .and.not.to.emit(verifier, "InferenceStored");
    });
  });
});
