// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { FIELD_ORDER } from "../../../schema/field.ts";
import { keccakOfText } from "../../../schema/hash.ts";
import { SAMPLE_REQUEST_ID, type StatementContext } from "../../../schema/statement.ts";
import { stopSignals } from "../../../schema/unsoundness.ts";
import { deployFixture } from "../../../testing/deploy-fixture.ts";
import { malleateProof } from "../../../testing/malleate-proof.ts";
import { sampleProof } from "../../../testing/registered-model-fixture.ts";
import { activateBounded, proposeBounded, PROVEN_MAXIMUM, shownWords, wordsOf } from "../../../testing/shown-run.ts";
import { modelSpec, type Rows, simulatedModel, type SimulatedModel } from "../../../testing/simulated-model.ts";
import { simulateProof } from "../../../testing/simulated-proof.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const verifierErrors = await ethers.getContractFactory("Groth16Verifier");

async function loadJudge() {
  const deployment = await deployFixture(connection);
  const single = simulatedModel("single");
  const batched = simulatedModel("batched", { batch: 4, modelHash: single.modelHash });
  const other = simulatedModel("other");
  await activateBounded(connection, deployment, [single, batched, other]);
  return { ...deployment, single, batched, other };
}
const setUp = async () => await networkHelpers.loadFixture(loadJudge);
type Fixture = Awaited<ReturnType<typeof setUp>>;

const ROW = [1n, 2n, 3n, 4n, 5n, 6n];
const OTHER_ROW = [1n, 2n, 3n, 4n, 5n, 7n];
/** Values of the single model end here: 28 bytes. */
const FIRST_PAD_BIT = 1n << 224n;

async function show(
  fixture: Fixture,
  model: SimulatedModel,
  features: Rows,
  outputs: Rows,
  change: Partial<StatementContext> = {},
) {
  return await shownWords(connection, fixture, model, wordsOf(model, features, outputs), change);
}

describe("UnsoundnessJudge", () => {
  after(() => connection.close());

  async function expectStopped({ registry }: Fixture, ...models: SimulatedModel[]): Promise<void> {
    for (const model of models) expect(await registry.isHalted(model.id), "is stopped").to.equal(true);
  }

  async function expectNoneStopped({ registry, single, batched, other }: Fixture): Promise<void> {
    for (const model of [single, batched, other]) expect(await registry.isHalted(model.id)).to.equal(false);
  }

  describe("reportInadmissible (property 35)", () => {
    const MALFORMED: Record<string, (honest: bigint) => bigint> = {
      "a bit just above its values": (word) => word + FIRST_PAD_BIT,
      "its highest byte": (word) => word + (255n << 240n),
      "2^248": (word) => word + (1n << 248n),
      "the largest word below r": () => FIELD_ORDER - 1n,
    };
    for (const [name, change] of Object.entries(MALFORMED)) {
      it(`stops a model that proves a word with ${name}`, async () => {
        const fixture = await setUp();
        const { judge, single, stranger, registry } = fixture;
        const [honest = 0n] = wordsOf(single, [ROW], [[7n]]);
        const word = change(honest);
        const run = await shownWords(connection, fixture, single, [word]);
        await expect(judge.connect(stranger).reportInadmissible(run))
          .to.emit(judge, "MalformedWordProven")
          .withArgs(single.id, 0n, word)
          .and.to.emit(registry, "ConflictReported")
          .withArgs(single.id, await judge.getAddress());
        await expectStopped(fixture, single);
      });
    }

    it("stops a model that proves an output beyond its proven bounds, in whatever row", async () => {
      const fixture = await setUp();
      const { judge, batched } = fixture;
      const beyond = PROVEN_MAXIMUM + 1n;
      const rows = [ROW, ROW, ROW, ROW];
      const run = await show(fixture, batched, rows, [[0n], [0n], [0n], [beyond]]);
      await expect(judge.reportInadmissible(run))
        .to.emit(judge, "OutputBeyondBoundsProven")
        .withArgs(batched.id, 0n, beyond);
      await expectStopped(fixture, batched);
    });

    it("stops nothing for an honest run, its outputs at their bounds, nor for its malleated proof", async () => {
      const fixture = await setUp();
      const { judge, batched } = fixture;
      const rows = [ROW, OTHER_ROW, ROW.map(() => 2n ** 32n - 1n)];
      const run = await show(fixture, batched, rows, [[PROVEN_MAXIMUM], [0n], [5n]]);
      for (const proof of [run.proof, malleateProof(run.proof)])
        await expect(judge.reportInadmissible({ ...run, proof }))
          .to.be.revertedWithCustomError(judge, "NothingInadmissible")
          .withArgs(batched.id);
      await expectNoneStopped(fixture);
    });

    it("takes no word under another name: w + r is refused", async () => {
      const fixture = await setUp();
      const { judge, single } = fixture;
      const run = await show(fixture, single, [ROW], [[7n]]);
      const words = run.words.map((word) => word + FIELD_ORDER);
      await expect(judge.reportInadmissible({ ...run, words }))
        .to.be.revertedWithCustomError(judge, "WordNotInField")
        .withArgs(0n, words[0]);
      const alias = await shownWords(connection, fixture, single, words);
      await expect(judge.reportInadmissible(alias)).to.be.revertedWithCustomError(judge, "WordNotInField");
    });

    it("takes as many words as the batch has", async () => {
      const fixture = await setUp();
      const { judge, single } = fixture;
      const [word = 0n] = wordsOf(single, [ROW], [[7n]]);
      for (const words of [[], [word, 0n], [word, 1n << 248n]]) {
        const run = await shownWords(connection, fixture, single, words);
        await expect(judge.reportInadmissible(run))
          .to.be.revertedWithCustomError(judge, "WordCountMismatch")
          .withArgs(BigInt(words.length), 1n);
      }
    });

    describe("believes no proof", () => {
      async function expectUnproven(fixture: Fixture, run: Awaited<ReturnType<typeof show>>): Promise<void> {
        await expect(fixture.judge.reportInadmissible(run)).to.be.revertedWithCustomError(
          verifierErrors,
          "InvalidProof",
        );
        await expectNoneStopped(fixture);
      }

      it("of other words or another commitment", async () => {
        const fixture = await setUp();
        const run = await show(fixture, fixture.single, [ROW], [[7n]]);
        await expectUnproven(fixture, { ...run, words: run.words.map((word) => word + FIRST_PAD_BIT) });
        await expectUnproven(fixture, { ...run, h: run.h + 1n });
      });

      it("of another model, though it is unsound", async () => {
        const fixture = await setUp();
        const run = await show(fixture, fixture.other, [ROW], [[PROVEN_MAXIMUM + 1n]]);
        await expectUnproven(fixture, { ...run, modelId: fixture.single.id });
      });

      const ELSEWHERE: Record<string, Partial<StatementContext>> = {
        "an oracle, a registry or another judge": { verifyingContract: `0x${"11".repeat(20)}` },
        "another chain": { chainId: 1n },
        "a request": { requestId: keccakOfText("a request") },
        "a sample": { requestId: SAMPLE_REQUEST_ID },
        "an epoch": { epoch: 50n },
        "a payee": { payee: `0x${"22".repeat(20)}` },
        subjects: { subjectsHash: keccakOfText("subjects") },
        "another source": { source: `0x${"33".repeat(20)}` },
      };
      for (const [name, change] of Object.entries(ELSEWHERE)) {
        it(`that was made for ${name}`, async () => {
          const fixture = await setUp();
          await expectUnproven(fixture, await show(fixture, fixture.single, [ROW], [[PROVEN_MAXIMUM + 1n]], change));
        });
      }
    });

    it("keeps a proposal from ever being activated", async () => {
      const fixture = await setUp();
      const { registry, source, judge } = fixture;
      const proposed = simulatedModel("proposed");
      await registry.listPhase1(proposed.phase1Hash);
      await registry.propose(
        modelSpec(proposed, await source.getAddress()),
        await sampleProof(connection, fixture, proposed),
      );
      await judge.reportInadmissible(await shownWords(connection, fixture, proposed, [1n << 248n]));
      await expect(registry.activate(proposed.id)).to.be.revertedWithCustomError(registry, "ModelHalted");
    });

    it("may be shown again, and of a model that is revoked: nothing changes", async () => {
      const fixture = await setUp();
      const { judge, registry, single } = fixture;
      const run = await shownWords(connection, fixture, single, [1n << 248n]);
      await judge.reportInadmissible(run);
      await judge.reportInadmissible(run);
      await registry.revoke(single.id);
      await judge.reportInadmissible(run);
      await expectStopped(fixture, single);
    });

    it("is of no use to anybody while governance has not made the judge a reporter", async () => {
      const fixture = await setUp();
      const { judge, registry, single } = fixture;
      await registry.setReporter(judge, false);
      await expect(judge.reportInadmissible(await shownWords(connection, fixture, single, [1n << 248n])))
        .to.be.revertedWithCustomError(registry, "NotReporter")
        .withArgs(await judge.getAddress());
    });

    it("knows no model that nobody proposed, and no verifier with other code", async () => {
      const fixture = await setUp();
      const { judge, registry, single } = fixture;
      const run = await shownWords(connection, fixture, single, [1n << 248n]);
      await expect(judge.reportInadmissible({ ...run, modelId: 7n })).to.be.revertedWithCustomError(
        registry,
        "ModelNotActive",
      );
      const { verifier } = await registry.modelOf(single.id);
      await networkHelpers.setCode(verifier, "0x00"); // accepts anything
      await expect(judge.reportInadmissible(run)).to.be.revertedWithCustomError(registry, "CodeChanged");
    });
  });

  describe("reportContradiction", () => {
    it("stops a model that proves two outputs of one input", async () => {
      const fixture = await setUp();
      const { judge, single, batched, registry } = fixture;
      const runs = [await show(fixture, single, [ROW], [[7n]]), await show(fixture, single, [ROW], [[8n]])] as const;
      await expect(judge.reportContradiction(runs[0], 0, runs[1], 0))
        .to.emit(judge, "ContradictionProven")
        .withArgs(single.id, single.id);
      await expectStopped(fixture, single);
      expect(await registry.isHalted(batched.id), "the sister goes on, unread").to.equal(false);
    });

    it("stops two batch sizes that contradict each other, whatever rows they do it in", async () => {
      const fixture = await setUp();
      const { judge, single, batched } = fixture;
      const large = await show(fixture, batched, [OTHER_ROW, OTHER_ROW, ROW], [[1n], [1n], [7n]]);
      const small = await show(fixture, single, [ROW], [[8n]]);
      await expect(judge.reportContradiction(small, 0, large, 2))
        .to.emit(judge, "ContradictionProven")
        .withArgs(single.id, batched.id);
      await expectStopped(fixture, single, batched);
    });

    it("stops a model that contradicts itself within one run", async () => {
      const fixture = await setUp();
      const { judge, batched } = fixture;
      const run = await show(fixture, batched, [ROW, OTHER_ROW, ROW], [[7n], [7n], [8n]]);
      await judge.reportContradiction(run, 0, run, 2);
      await expectStopped(fixture, batched);
    });

    describe("with a batch size that governance never let in", () => {
      /** A proposer's own key under a sound model's hash: it proves whatever the proposer likes. */
      async function loadForger() {
        const fixture = await loadJudge();
        const forger = simulatedModel("forger", { batch: 2, modelHash: fixture.single.modelHash });
        await proposeBounded(connection, fixture, forger);
        const honest = await show(fixture, fixture.single, [ROW], [[7n]]);
        const forged = await show(fixture, forger, [ROW], [[8n]]);
        return { ...fixture, forger, honest, forged };
      }
      const setUpForger = async () => await networkHelpers.loadFixture(loadForger);

      it("stops the proposal alone: by the honest proof of the other no active model is stopped (property 35)", async () => {
        const fixture = await setUpForger();
        const { judge, single, forger, honest, forged } = fixture;
        for (const [first, second] of [
          [honest, forged],
          [forged, honest],
        ] as const)
          await expect(judge.reportContradiction(first, 0, second, 0))
            .to.emit(judge, "ContradictionProven")
            .withArgs(first.modelId, second.modelId);
        await expectNoneStopped(fixture);
        await expectStopped(fixture, forger);
        expect(await fixture.registry.isHalted(single.id)).to.equal(false);
      });

      it("stops nothing that is active once the proposal is revoked, either", async () => {
        const fixture = await setUpForger();
        const { judge, registry, forger, honest, forged } = fixture;
        await registry.revoke(forger.id);
        await judge.reportContradiction(honest, 0, forged, 0);
        await expectNoneStopped(fixture);
      });

      it("stops a proposal that contradicts itself", async () => {
        const fixture = await setUpForger();
        const { judge, forger, forged } = fixture;
        await judge.reportContradiction(forged, 0, await show(fixture, forger, [ROW], [[9n]]), 0);
        await expectNoneStopped(fixture);
        await expectStopped(fixture, forger);
      });

      it("stops both that are fed, though one is deprecated", async () => {
        const fixture = await setUpForger();
        const { judge, registry, single, batched, honest } = fixture;
        await registry.deprecate(batched.id);
        await judge.reportContradiction(honest, 0, await show(fixture, batched, [ROW], [[8n]]), 0);
        await expectStopped(fixture, single, batched);
      });
    });

    it("finds none where features differ, or outputs agree", async () => {
      const fixture = await setUp();
      const { judge, single, batched } = fixture;
      const small = await show(fixture, single, [ROW], [[7n]]);
      const large = await show(fixture, batched, [OTHER_ROW, ROW, ROW], [[8n], [7n], [7n]]);
      await expect(judge.reportContradiction(small, 0, large, 0)).to.be.revertedWithCustomError(
        judge,
        "FeaturesDiffer",
      );
      const malleated = { ...small, proof: malleateProof(small.proof) };
      for (const [run, row] of [
        [large, 1],
        [large, 3],
        [small, 0],
        [malleated, 0],
      ] as const)
        await expect(judge.reportContradiction(small, 0, run, row)).to.be.revertedWithCustomError(
          judge,
          "OutputsAgree",
        );
      await expectNoneStopped(fixture);
    });

    it("compares rows of the batch and no others", async () => {
      const fixture = await setUp();
      const { judge, single, batched } = fixture;
      const small = await show(fixture, single, [ROW], [[7n]]);
      const large = await show(fixture, batched, [ROW], [[8n]]);
      for (const [first, second, row, batch] of [
        [1n, 0n, 1n, 1n],
        [0n, 4n, 4n, 4n],
        [2n ** 255n, 0n, 2n ** 255n, 1n],
      ] as const)
        await expect(judge.reportContradiction(small, first, large, second))
          .to.be.revertedWithCustomError(judge, "RowMissing")
          .withArgs(row, batch);
    });

    it("compares no two models that may differ", async () => {
      const fixture = await setUp();
      const { judge, single, other } = fixture;
      const own = await show(fixture, single, [ROW], [[7n]]);
      const foreign = await show(fixture, other, [ROW], [[8n]]);
      await expect(judge.reportContradiction(own, 0, foreign, 0))
        .to.be.revertedWithCustomError(judge, "ModelsUnrelated")
        .withArgs(single.id, other.id);
    });

    it("believes neither run without its proof", async () => {
      const fixture = await setUp();
      const { judge, single } = fixture;
      const [seven, eight] = [await show(fixture, single, [ROW], [[7n]]), await show(fixture, single, [ROW], [[8n]])];
      for (const [first, second] of [
        [seven, { ...eight, proof: seven.proof }],
        [{ ...seven, proof: eight.proof }, eight],
      ] as const)
        await expect(judge.reportContradiction(first, 0, second, 0)).to.be.revertedWithCustomError(
          verifierErrors,
          "InvalidProof",
        );
      await expectNoneStopped(fixture);
    });
  });

  describe("reportTrapdoor", () => {
    it("stops a model whose key somebody has a secret of", async () => {
      const fixture = await setUp();
      const { judge, single, stranger } = fixture;
      const proof = simulateProof(single.secret, single.key, stopSignals(single.keyHash));
      await expect(judge.connect(stranger).reportTrapdoor(single.id, proof))
        .to.emit(judge, "TrapdoorProven")
        .withArgs(single.id, single.keyHash);
      await expectStopped(fixture, single);
    });

    it("believes no proof of another key, nor of a run, nor of anything else", async () => {
      const fixture = await setUp();
      const { judge, single, batched } = fixture;
      const signals = stopSignals(single.keyHash);
      const run = await show(fixture, single, [ROW], [[7n]]);
      for (const proof of [
        simulateProof(batched.secret, batched.key, signals),
        simulateProof(batched.secret, batched.key, stopSignals(batched.keyHash)),
        simulateProof(single.secret, single.key, stopSignals(batched.keyHash)),
        simulateProof(single.secret, single.key, [signals[0], signals[1], signals[0]]),
        run.proof,
      ])
        await expect(judge.reportTrapdoor(single.id, proof)).to.be.revertedWithCustomError(
          verifierErrors,
          "InvalidProof",
        );
      await expectNoneStopped(fixture);
    });
  });
});
