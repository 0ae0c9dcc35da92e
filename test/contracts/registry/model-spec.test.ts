// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import type { LayoutRun } from "../../../schema/layout.ts";
import { candidateFixture } from "../../../testing/candidate-fixture.ts";
import { sampleProof } from "../../../testing/registered-model-fixture.ts";
import { modelSpec, REWARDS_LAYOUT, simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const loadCandidate = async () => await candidateFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadCandidate);
type Candidate = Awaited<ReturnType<typeof setUp>>;

/** A model of batch size 1 with its own shape, its phase 1 listed, and an honest sample. */
async function another(fixture: Candidate, label: string, shape: { outputs?: readonly LayoutRun[]; batch?: number }) {
  const { outputs = REWARDS_LAYOUT.outputs, batch = 1 } = shape;
  const model = simulatedModel(label, { batch, layout: { ...REWARDS_LAYOUT, outputs } });
  await fixture.registry.listPhase1(model.phase1Hash);
  const spec = modelSpec(model, await fixture.source.getAddress());
  return { model, spec, sample: await sampleProof(connection, fixture, model) };
}

describe("ModelRegistry, what a model may be", () => {
  after(() => connection.close());

  describe("flags", () => {
    it("are taken over as they are given", async () => {
      const { registry, spec, sample, model } = await setUp();
      await registry.propose({ ...spec, insecure: false, opaque: true }, sample);
      const { insecure, opaque, total } = await registry.modelRecord(model.id);
      expect({ insecure, opaque, total }).to.deep.equal({ insecure: false, opaque: true, total: true });
    });
  });

  describe("set-up", () => {
    it("is never left open, whatever the model", async () => {
      const { registry, spec, sample } = await setUp();
      const provenance = { ...spec.provenance, setupHash: ethers.ZeroHash };
      for (const insecure of [true, false])
        await expect(
          registry.propose({ ...spec, insecure, provenance }, sample),
          `insecure: ${insecure}`,
        ).to.be.revertedWithCustomError(registry, "SetupHashMissing");
    });

    it("stands in the record for whoever votes", async () => {
      const { registry, spec, sample, model } = await setUp();
      await registry.propose(spec, sample);
      expect((await registry.provenanceOf(model.id)).setupHash).to.equal(spec.provenance.setupHash);
    });
  });

  describe("batch", () => {
    it("is 1 for a model that is not total: one subject without a proof would block the others", async () => {
      const fixture = await setUp();
      const { registry } = fixture;
      await expect(registry.propose({ ...fixture.spec, total: false }, fixture.sample))
        .to.be.revertedWithCustomError(registry, "BatchRefused")
        .withArgs(2n);
      const { model, spec, sample } = await another(fixture, "not total", {});
      await registry.propose({ ...spec, total: false }, sample);
      expect((await registry.modelRecord(model.id)).total).to.equal(false);
    });

    for (const batch of [0n, 2n ** 16n, 2n ** 16n + 2n, 2n ** 256n - 1n]) {
      it(`is not ${batch}`, async () => {
        const { registry, spec, sample } = await setUp();
        await expect(registry.propose({ ...spec, batch }, sample))
          .to.be.revertedWithCustomError(registry, "BatchRefused")
          .withArgs(batch);
      });
    }
  });

  describe("layout", () => {
    const run = (width: 8 | 16 | 32, count: number): LayoutRun => ({ width, signed: false, count });

    it("may have outputs of 224 bits, the widest whole bytes that fit a slot beside their tag and flags", async () => {
      const fixture = await setUp();
      const { model, spec, sample } = await another(fixture, "224 bits", {
        outputs: [run(32, 6), run(16, 1), run(8, 2)],
      });
      await fixture.registry.propose(spec, sample);
      expect((await fixture.registry.modelRecord(model.id)).batch).to.equal(1n);
    });

    it("may not have outputs of 232 bits", async () => {
      const fixture = await setUp();
      const { spec, sample } = await another(fixture, "232 bits", { outputs: [run(32, 7), run(8, 1)] });
      await expect(fixture.registry.propose(spec, sample))
        .to.be.revertedWithCustomError(fixture.registry, "OutputsTooWide")
        .withArgs(232n, 230n);
    });

    const FEATURES = "01040006";
    const MALFORMED: Record<string, [layout: string, offset: number]> = {
      "no bytes": ["", 0],
      "no outputs": [FEATURES, 4],
      "a side without runs": [`${FEATURES}00`, 4],
      "a run that is cut off": [`${FEATURES}010400`, 4],
      "bytes after the outputs": [`${FEATURES}0104000100`, 8],
      "a width of three bytes": [`${FEATURES}01030001`, 5],
      "a width of eight bytes": [`${FEATURES}01080001`, 5],
      "an unknown flag": [`${FEATURES}01440001`, 5],
      "a run of nothing": [`${FEATURES}01040000`, 5],
      "two runs alike side by side": [`${FEATURES}02040001040001`, 8],
      "more values than a side may have": [`${FEATURES}0201ffff020001`, 4],
    };
    for (const [name, [layout, offset]] of Object.entries(MALFORMED)) {
      it(`may not have ${name}`, async () => {
        const { registry, spec, sample } = await setUp();
        const packing = await ethers.getContractAt("IPackingErrors", registry);
        await expect(registry.propose({ ...spec, layout: `0x${layout}` }, sample))
          .to.be.revertedWithCustomError(packing, "InvalidLayout")
          .withArgs(offset);
      });
    }
  });

  describe("source", () => {
    it("is a contract", async () => {
      const { registry, spec, sample, stranger } = await setUp();
      await expect(registry.propose({ ...spec, source: stranger.address }, sample))
        .to.be.revertedWithCustomError(registry, "SourceMissing")
        .withArgs(stranger.address);
    });

    for (const [name, featureRuns] of [
      ["fewer features", "0x01040005"],
      ["signed features", "0x01840006"],
      ["narrower features", "0x01020006"],
      ["the model's whole layout instead of its features", "0x0104000601040001"],
    ] as const) {
      it(`does not give ${name}`, async () => {
        const { registry, spec, sample } = await setUp();
        const source = await ethers.deployContract("FeatureSourceStandIn", [featureRuns]);
        await expect(registry.propose({ ...spec, source }, sample))
          .to.be.revertedWithCustomError(registry, "SourceLayoutMismatch")
          .withArgs("0x01040006", featureRuns);
      });
    }
  });
});
