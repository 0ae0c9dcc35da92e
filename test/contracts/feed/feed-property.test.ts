// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { network } from "hardhat";
import type { LayoutRun } from "../../../schema/layout.ts";
import { fieldRange } from "../../../schema/model-schema.ts";
import { type Fed, feedFixture, posting, subjectOfIndex } from "../../../testing/feed-fixture.ts";
import { REWARDS_LAYOUT, simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { networkHelpers } = connection;

/** From 23 fields a slot to one that fills it. */
const OUTPUTS: readonly (readonly LayoutRun[])[] = [
  [{ width: 8, signed: true, count: 1 }],
  [{ width: 32, signed: false, count: 1 }],
  [
    { width: 16, signed: true, count: 2 },
    { width: 8, signed: false, count: 1 },
  ],
  [{ width: 32, signed: true, count: 4 }],
  [
    { width: 32, signed: true, count: 5 },
    { width: 8, signed: true, count: 8 },
  ],
];
const KEPT = 8n;
const LAST_INDEX = 30;
const SUBJECTS = Array.from({ length: LAST_INDEX + 1 }, (_, index) => subjectOfIndex(index));
const [MISSING, VALID] = [0n, 1n];

/** Where the feeds begin: at nothing, below the place where the tag comes round, and far above it. */
const FIRST_EPOCHS = [0n, 2n ** 27n - 12n, 5n * 2n ** 27n - 3n] as const;

const loadFeed = async () => {
  const fixture = await feedFixture(connection);
  const feeds: Fed[][] = [];
  for (const [i, outputs] of OUTPUTS.entries()) {
    const row: Fed[] = [];
    for (const first of FIRST_EPOCHS)
      row.push(
        await fixture.register(simulatedModel(`${i} from ${first}`, { layout: { ...REWARDS_LAYOUT, outputs } })),
      );
    feeds.push(row);
  }
  return { ...fixture, feeds };
};

const rowOf = (runs: readonly LayoutRun[]): fc.Arbitrary<bigint[]> =>
  fc.tuple(
    ...runs.flatMap((run) => {
      const { min, max } = fieldRange(run);
      const value = fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max, 0n));
      return Array.from({ length: run.count }, () => value);
    }),
  );

/** An epoch may stay where it is, go back a little, on a little, or skip more than the ring holds. */
const step = fc.oneof(fc.bigInt(-9n, 2n), fc.constantFrom(0n, 1n, 7n, 8n, 9n, 1_000n));

/** A feed and batches for it, the last ones perhaps of subjects that have a prediction already. */
const postsArbitrary = fc.nat(OUTPUTS.length - 1).chain((which) => {
  const prediction = fc.record({ index: fc.nat(LAST_INDEX), row: rowOf(OUTPUTS[which]!) });
  const batch = fc.record({
    step,
    predictions: fc.array(prediction, { minLength: 1, maxLength: 8 }),
    repeats: fc.boolean(),
  });
  return fc.record({
    which: fc.constant(which),
    from: fc.nat(FIRST_EPOCHS.length - 1),
    batches: fc.array(batch, { minLength: 1, maxLength: 12 }),
  });
});

/** What a feed is, said simply: rows by epoch and index, the newest epoch, and a batch that is taken whole or not at all. */
class ReferenceFeed {
  readonly #rows = new Map<bigint, Map<number, bigint[]>>();
  newest: bigint | undefined;

  post(epoch: bigint, predictions: readonly { index: number; row: bigint[] }[]): "passed" | "contradicts" | "stands" {
    if (this.newest !== undefined && epoch + KEPT <= this.newest) return "passed";
    const next = new Map(this.#rows.get(epoch));
    for (const { index, row } of predictions) {
      if (!next.has(index)) next.set(index, row);
      if (String(next.get(index)) !== String(row)) return "contradicts";
    }
    this.#rows.set(epoch, next);
    if (this.newest === undefined || epoch > this.newest) this.newest = epoch;
    return "stands";
  }

  at(epoch: bigint, index: number): bigint[] | undefined {
    const held = this.newest !== undefined && epoch + KEPT > this.newest;
    return held ? this.#rows.get(epoch)?.get(index) : undefined;
  }

  latest(index: number): [bigint, bigint[]] | undefined {
    const newest = this.newest ?? 0n;
    for (let epoch = newest; epoch >= 0n && epoch + KEPT > newest; epoch--) {
      const row = this.at(epoch, index);
      if (row !== undefined) return [epoch, row];
    }
    return undefined;
  }
}

describe("PredictionFeed, whatever is posted", () => {
  after(() => connection.close());

  it("holds what a map holds that never overwrites, takes a batch whole or not at all and forgets by eight epochs (properties 8, 16)", async () => {
    const seen = { passed: 0, contradicts: 0, stands: 0 };
    await fc.assert(
      fc.asyncProperty(postsArbitrary, async ({ which, from, batches }) => {
        const { feed, feeds } = await networkHelpers.loadFixture(loadFeed);
        const fed = feeds[which]![from]!;
        const reference = new ReferenceFeed();
        let epoch: bigint = FIRST_EPOCHS[from]!;
        for (const { step, predictions, repeats } of batches) {
          epoch = epoch + step < 0n ? 0n : epoch + step;
          const rows = predictions.map(({ index, row }) => ({
            index,
            row: repeats ? (reference.at(epoch, index) ?? row) : row,
          }));
          const call = posting(
            fed,
            epoch,
            rows.map(({ index }) => index),
            rows.flatMap(({ row }) => row),
          );
          const expected = reference.post(epoch, rows);
          seen[expected]++;
          if (expected === "passed") {
            await expect(feed.post(...call)).to.be.revertedWithCustomError(feed, "EpochPassed");
            continue;
          }
          expect(await feed.post.staticCall(...call), "stands").to.equal(expected === "stands");
          await feed.post(...call);
        }
        await compare(feed, fed, reference);
      }),
      { numRuns: 40, seed: 20_262 },
    );
    for (const [outcome, times] of Object.entries(seen)) expect(times, outcome).to.be.above(10);
  });

  async function compare(
    feed: Awaited<ReturnType<typeof loadFeed>>["feed"],
    fed: Fed,
    reference: ReferenceFeed,
  ): Promise<void> {
    const width = fed.outputs.reduce((sum, { count }) => sum + count, 0);
    const { standings, outputs, epochs } = await feed.latestMany(fed.feedId, SUBJECTS, 2n ** 256n - 1n);
    for (const [index, subject] of SUBJECTS.entries()) {
      const [epoch, row] = reference.latest(index) ?? [0n, new Array<bigint>(width).fill(0n)];
      const standing = reference.latest(index) === undefined ? MISSING : VALID;
      expect([standings[index], epochs[index]], `index ${index}`).to.deep.equal([standing, epoch]);
      expect(outputs.slice(index * width, (index + 1) * width), `index ${index}`).to.deep.equal(row);
      if (standing === MISSING) continue;
      expect([...(await feed.at(fed.feedId, subject, epoch))], `index ${index} at ${epoch}`).to.deep.equal(row);
    }
    const newest = reference.newest ?? 0n;
    for (let epoch = newest < 17n ? 0n : newest - 17n; epoch <= newest + 1n; epoch++) {
      const index = Number(epoch % 31n);
      const read = feed.at(fed.feedId, subjectOfIndex(index), epoch);
      const row = reference.at(epoch, index);
      if (row) expect([...(await read)], `index ${index} at ${epoch}`).to.deep.equal(row);
      else await expect(read).to.be.revertedWithCustomError(feed, "PredictionMissing");
    }
  }
});
