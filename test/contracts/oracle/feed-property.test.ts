import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import { encodeRuns, type LayoutRun } from "../../../schema/layout.ts";
import { fieldRange } from "../../../schema/model-schema.ts";
import { feedFixture, subjectOfIndex } from "../../../testing/feed-fixture.ts";
import { registerModel } from "../../../testing/registered-model-fixture.ts";
import { REWARDS_LAYOUT, simulatedModel, type SimulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** From 28 fields a slot to one that fills it. */
const OUTPUTS: readonly (readonly LayoutRun[])[] = [
  [{ width: 8, signed: true, count: 1 }],
  [{ width: 32, signed: false, count: 1 }],
  [
    { width: 16, signed: true, count: 2 },
    { width: 8, signed: false, count: 1 },
  ],
  [{ width: 32, signed: true, count: 4 }],
  [
    { width: 32, signed: true, count: 7 },
    { width: 8, signed: true, count: 3 },
  ],
];
const LAST_INDEX = 30;

const loadFeed = async () => {
  const fixture = await feedFixture(connection);
  const models: SimulatedModel[] = [];
  for (const [i, outputs] of OUTPUTS.entries()) {
    const model = simulatedModel(`outputs ${i}`, { layout: { ...REWARDS_LAYOUT, outputs } });
    await registerModel(connection, fixture, model);
    models.push(model);
  }
  return { ...fixture, models };
};

const rowOf = (runs: readonly LayoutRun[]): fc.Arbitrary<bigint[]> =>
  fc.tuple(
    ...runs.flatMap((run) => {
      const { min, max } = fieldRange(run);
      const value = fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max, 0n));
      return Array.from({ length: run.count }, () => value);
    }),
  );

/** A model and batches of predictions, the last ones perhaps of subjects that have one already. */
const postsArbitrary = fc.nat(OUTPUTS.length - 1).chain((which) =>
  fc.record({
    which: fc.constant(which),
    batches: fc.array(
      fc.array(fc.record({ index: fc.nat(LAST_INDEX), row: rowOf(OUTPUTS[which]!) }), { minLength: 1, maxLength: 8 }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
);

describe("PredictionFeed, whatever is posted (property 16)", () => {
  after(() => connection.close());

  it("holds what a map holds that never overwrites and takes a batch whole or not at all", async () => {
    const { feed, models } = await networkHelpers.loadFixture(loadFeed);
    let epoch = 0n; // each run has one of its own
    await fc.assert(
      fc.asyncProperty(postsArbitrary, async ({ which, batches }) => {
        epoch += 1n;
        const model = models[which]!;
        const runs = ethers.hexlify(Uint8Array.from(encodeRuns(OUTPUTS[which]!)));
        const expected = new Map<number, bigint[]>();
        for (const batch of batches) {
          const next = new Map(expected);
          for (const { index, row } of batch) if (!next.has(index)) next.set(index, row);
          const contradicts = batch.some(({ index, row }) => String(next.get(index)) !== String(row));
          const indices = batch.map(({ index }) => index);
          const posted = feed.post(
            model.id,
            epoch,
            indices,
            batch.flatMap(({ row }) => row),
            runs,
          );
          if (contradicts) await expect(posted).to.be.revertedWithCustomError(feed, "PredictionConflict");
          else await posted;
          if (!contradicts) for (const [index, row] of next) expected.set(index, row);
        }
        for (let index = 0; index <= LAST_INDEX; index++) {
          const read = feed.at(model.id, subjectOfIndex(index), epoch);
          const row = expected.get(index);
          if (row) expect([...(await read)], `index ${index}`).to.deep.equal(row);
          else await expect(read).to.be.revertedWithCustomError(feed, "PredictionMissing");
        }
      }),
      { numRuns: 25, seed: 20_262 },
    );
  });
});
