// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { featuresHash } from "../../../schema/feature-text.ts";
import { feedId } from "../../../schema/statement.ts";
import { candidateFixture } from "../../../testing/candidate-fixture.ts";
import { sampleProof } from "../../../testing/registered-model-fixture.ts";
import { modelSpec, REWARDS_LAYOUT, simulatedModel } from "../../../testing/simulated-model.ts";
import { structFields } from "../../../testing/struct-fields.ts";

const connection = await network.create();
const { networkHelpers } = connection;

const OUTPUTS = [
  { width: 16, signed: true, count: 2 },
  { width: 8, signed: false, count: 1 },
] as const;
const RATE = {
  ...{ name: "rate", unit: "%", count: 2n, scaleMantissa: 192n, scaleExponent: -3n, errorBound: 7n },
  ...{ provenMinimum: -300n, provenMaximum: 300n },
};
const RANK = { ...RATE, name: "rank", unit: "", count: 1n, provenMinimum: 0n, provenMaximum: 9n };
const FIELDS = [RATE, RANK];

async function loadCandidate() {
  const fixture = await candidateFixture(connection);
  const model = simulatedModel("of two fields", { batch: 2, layout: { ...REWARDS_LAYOUT, outputs: OUTPUTS } });
  await fixture.registry.listPhase1(model.phase1Hash);
  const spec = { ...modelSpec(model, await fixture.source.getAddress()), outputs: FIELDS };
  return { ...fixture, model, spec, sample: await sampleProof(connection, fixture, model) };
}
const setUp = async () => await networkHelpers.loadFixture(loadCandidate);

describe("ModelRegistry, what values mean", () => {
  after(() => connection.close());

  describe("outputs", () => {
    it("have unit, scale, error and bounds that a contract can read, by model and by feed", async () => {
      const { registry, model, spec, sample } = await setUp();
      const feed = feedId(model.modelHash, spec.source);
      await expect(registry.outputsOf(model.id)).to.be.revertedWithCustomError(registry, "ModelNotActive");
      await registry.propose(spec, sample);
      expect((await registry.outputsOf(model.id)).map(structFields)).to.deep.equal(FIELDS);
      await expect(registry.outputsOfFeed(feed))
        .to.be.revertedWithCustomError(registry, "FeedNotReadable")
        .withArgs(feed);
      await registry.activate(model.id);
      await registry.stopEverything();
      expect((await registry.outputsOfFeed(feed)).map(structFields), "stopped or not").to.deep.equal(FIELDS);
    });

    it("add up to what a subject has", async () => {
      const { registry, spec, sample } = await setUp();
      for (const [fields, count] of [
        [[], 0n],
        [[RATE], 2n],
        [[RATE, RANK, RANK], 4n],
      ] as const)
        await expect(registry.propose({ ...spec, outputs: [...fields] }, sample))
          .to.be.revertedWithCustomError(registry, "OutputsMisstated")
          .withArgs(count, 3n);
    });

    const SENSELESS: Record<string, Partial<typeof RATE>> = {
      "no count": { count: 0n },
      "a scale of zero": { scaleMantissa: 0n },
      "a scale in another form": { scaleMantissa: 1_920n, scaleExponent: -4n },
      "a unit of 97 bytes": { unit: "x".repeat(97) },
      "bounds that any honest proof would break": { provenMinimum: 301n },
    };
    for (const [name, change] of Object.entries(SENSELESS)) {
      it(`have not ${name}`, async () => {
        const { registry, spec, sample } = await setUp();
        await expect(registry.propose({ ...spec, outputs: [RANK, { ...RATE, ...change }] }, sample))
          .to.be.revertedWithCustomError(registry, "OutputRefused")
          .withArgs(1n);
      });
    }

    it("may have a unit of 32 characters, three bytes each", async () => {
      const { registry, spec, sample } = await setUp();
      await registry.propose({ ...spec, outputs: [{ ...RATE, unit: "‰".repeat(32) }, RANK] }, sample);
    });

    it("have bounds that the sample itself does not break, in any row", async () => {
      const fixture = await setUp();
      const { registry, model, spec } = fixture;
      const features = [0n, 0n].map(() => new Array<bigint>(6).fill(0n));
      const beyond = [
        {
          outputs: [
            [0n, 0n, 0n],
            [0n, 301n, 0n],
          ],
          field: 0n,
          value: 301n,
        },
        {
          outputs: [
            [-301n, 0n, 0n],
            [0n, 0n, 0n],
          ],
          field: 0n,
          value: -301n,
        },
        {
          outputs: [
            [0n, 0n, 0n],
            [0n, 0n, 10n],
          ],
          field: 1n,
          value: 10n,
        },
      ];
      for (const { outputs, field, value } of beyond) {
        const sample = await sampleProof(connection, fixture, model, { features, outputs });
        await expect(registry.propose(spec, sample))
          .to.be.revertedWithCustomError(registry, "BoundsDisproved")
          .withArgs(field, value);
      }
      const outputs = [
        [300n, -300n, 9n],
        [-300n, 300n, 0n],
      ];
      await registry.propose(spec, await sampleProof(connection, fixture, model, { features, outputs }));
    });

    it("mean the same at every batch size", async () => {
      const fixture = await setUp();
      const { registry, model, spec, sample } = fixture;
      await registry.propose(spec, sample);
      await registry.activate(model.id);
      const sister = simulatedModel("sister", { layout: model.layout, modelHash: model.modelHash });
      await registry.listPhase1(sister.phase1Hash);
      const proof = await sampleProof(connection, fixture, sister);
      const own = modelSpec(sister, spec.source);
      for (const change of [{ unit: "ETH" }, { errorBound: 8n }, { provenMaximum: 301n }, { scaleExponent: -2n }])
        await expect(registry.propose({ ...own, outputs: [{ ...RATE, ...change }, RANK] }, proof))
          .to.be.revertedWithCustomError(registry, "FeedMismatch")
          .withArgs(feedId(model.modelHash, spec.source));
      await registry.propose({ ...own, outputs: FIELDS }, proof);
    });
  });

  describe("features", () => {
    it("mean to the model what the source says: neither another name, nor another unit, nor another scale", async () => {
      const { registry, source, spec, sample } = await setUp();
      const real = {
        name: "smoothing_pool_eth",
        unit: "ETH",
        count: 6,
        width: 32,
        signed: false,
        scale: 0.000001,
      } as const;
      const given = await source.featuresHash();
      for (const change of [{ name: "apr" }, { unit: "%" }, { scale: 0.01 }]) {
        const expected = featuresHash([{ ...real, ...change }]);
        await expect(registry.propose({ ...spec, featuresHash: expected }, sample))
          .to.be.revertedWithCustomError(registry, "SourceFeaturesMismatch")
          .withArgs(expected, given);
      }
      await registry.propose({ ...spec, featuresHash: featuresHash([real]) }, sample);
    });
  });
});
