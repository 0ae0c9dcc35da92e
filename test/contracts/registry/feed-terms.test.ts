// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { feedId } from "../../../schema/statement.ts";
import { candidateFixture } from "../../../testing/candidate-fixture.ts";
import { sampleProof } from "../../../testing/registered-model-fixture.ts";
import { modelSpec, REWARDS_LAYOUT, simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { networkHelpers } = connection;

const loadCandidate = async () => await candidateFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadCandidate);

const LIMIT = { minimum: 1n, maximum: 5n, maximumJump: 2n };

describe("ModelRegistry, terms of a feed", () => {
  after(() => connection.close());

  it("are readable", async () => {
    const { registry, spec, sample, model } = await setUp();
    await registry.propose({ ...spec, limits: [LIMIT], defaults: [3n] }, sample);
    await registry.activate(model.id);
    const feed = await registry.readableFeed(feedId(model.modelHash, spec.source));
    expect(
      [...feed.limits].map(({ minimum, maximum, maximumJump }) => ({ minimum, maximum, maximumJump })),
    ).to.deep.equal([LIMIT]);
    expect([...feed.defaults]).to.deep.equal([3n]);
  });

  it("are one for each output, or none", async () => {
    const { registry, spec, sample } = await setUp();
    for (const terms of [{ limits: [LIMIT, LIMIT] }, { defaults: [1n, 2n] }])
      await expect(registry.propose({ ...spec, ...terms }, sample))
        .to.be.revertedWithCustomError(registry, "FeedTermsMisshapen")
        .withArgs(2n, 1n);
  });

  it("admit something", async () => {
    const { registry, spec, sample } = await setUp();
    await expect(registry.propose({ ...spec, limits: [{ ...LIMIT, minimum: 6n }] }, sample))
      .to.be.revertedWithCustomError(registry, "LimitEmpty")
      .withArgs(0n);
    await registry.propose({ ...spec, limits: [{ ...LIMIT, minimum: 5n }] }, sample);
  });

  it("have defaults that the output's field holds, at its ends and not beyond", async () => {
    const fixture = await setUp();
    const { registry } = fixture;
    const outputs = [
      { width: 8, signed: true, count: 2 },
      { width: 16, signed: false, count: 1 },
    ] as const;
    const model = simulatedModel("of two fields", { layout: { ...REWARDS_LAYOUT, outputs } });
    await registry.listPhase1(model.phase1Hash);
    const spec = modelSpec(model, await fixture.source.getAddress());
    const sample = await sampleProof(connection, fixture, model);
    const beyond: [bigint[], bigint][] = [
      [[-129n, 0n, 0n], 0n],
      [[0n, 128n, 0n], 1n],
      [[0n, 0n, -1n], 2n],
      [[0n, 0n, 65_536n], 2n],
    ];
    for (const [defaults, output] of beyond)
      await expect(registry.propose({ ...spec, defaults }, sample), defaults.join())
        .to.be.revertedWithCustomError(registry, "DefaultOutOfRange")
        .withArgs(output, defaults[Number(output)]);
    await registry.propose({ ...spec, defaults: [-128n, 127n, 65_535n] }, sample);
  });

  describe("of a second batch size", () => {
    const CHANGES = {
      "other limits": { limits: [LIMIT] },
      "other defaults": { defaults: [1n] },
      "another flag": { opaque: true },
      "a flag that makes it look secure": { insecure: false },
    };
    for (const [name, change] of Object.entries(CHANGES)) {
      it(`are not ${name}`, async () => {
        const fixture = await setUp();
        const { registry, spec, sample, model } = fixture;
        await registry.propose(spec, sample);
        await registry.activate(model.id);
        const sister = simulatedModel("sister", { batch: 1, modelHash: model.modelHash });
        await registry.listPhase1(sister.phase1Hash);
        const own = modelSpec(sister, spec.source);
        const proof = await sampleProof(connection, fixture, sister);
        await expect(registry.propose({ ...own, ...change }, proof))
          .to.be.revertedWithCustomError(registry, "FeedMismatch")
          .withArgs(feedId(model.modelHash, spec.source));
        await registry.propose(own, proof);
      });
    }

    it("are not another layout of the outputs", async () => {
      const fixture = await setUp();
      const { registry, spec, sample, model } = fixture;
      await registry.propose(spec, sample);
      await registry.activate(model.id);
      const layout = { ...REWARDS_LAYOUT, outputs: [{ width: 16, signed: false, count: 2 }] as const };
      const sister = simulatedModel("sister", { layout, modelHash: model.modelHash });
      await registry.listPhase1(sister.phase1Hash);
      const proof = await sampleProof(connection, fixture, sister);
      await expect(registry.propose(modelSpec(sister, spec.source), proof)).to.be.revertedWithCustomError(
        registry,
        "FeedMismatch",
      );
    });
  });
});
