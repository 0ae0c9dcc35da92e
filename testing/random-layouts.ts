// SPDX-License-Identifier: GPL-3.0-or-later
import fc from "fast-check";
import type { Layout, LayoutRun } from "../schema/layout.ts";
import { FIELD_WIDTHS, fieldRange } from "../schema/model-schema.ts";

/** Rows of a batch that may be short. */
export type RandomBatch = Readonly<{
  layout: Layout;
  batch: number;
  features: readonly (readonly bigint[])[];
  outputs: readonly (readonly bigint[])[];
}>;

const randomRun: fc.Arbitrary<LayoutRun> = fc.record({
  width: fc.constantFrom(...FIELD_WIDTHS),
  signed: fc.boolean(),
  count: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.integer({ min: 5, max: 70 })),
});

/** One side in maximal runs: of two neighbours alike the second is dropped. */
const randomRuns: fc.Arbitrary<LayoutRun[]> = fc
  .array(randomRun, { minLength: 1, maxLength: 5 })
  .map((runs) => runs.filter((run, i) => run.width !== runs[i - 1]?.width || run.signed !== runs[i - 1]?.signed));

export const randomLayout: fc.Arbitrary<Layout> = fc.record({ features: randomRuns, outputs: randomRuns });

/**
 * Sides at and beyond every limit of the encoding, most of them not ones it has: up to 257 runs, counts up to 65,536 and no whole
 * numbers, widths of other machines, neighbours alike.
 */
export const uncheckedLayout: fc.Arbitrary<Layout> = fc.tuple(uncheckedRuns(), uncheckedRuns()).map((sides) => {
  const [features, outputs] = sides as [LayoutRun[], LayoutRun[]];
  return { features, outputs };
});

function uncheckedRuns(): fc.Arbitrary<unknown[]> {
  const count = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(1, 2, 255, 256, 257) },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, NaN, 65_279, 65_280, 65_535, 65_536, 2 ** 32 + 1) },
  );
  const width = fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...FIELD_WIDTHS) },
    { weight: 1, arbitrary: fc.constantFrom(0, 7, 24, 64, 1024, NaN) },
  );
  const few = fc.array(fc.record({ width, signed: fc.boolean(), count }), { maxLength: 4 });
  const many = fc
    .record({ length: fc.integer({ min: 250, max: 257 }), count: fc.constantFrom(1, 256, 257, 258) })
    .map(({ length, count }) => Array.from({ length }, (_, i) => ({ width: 8, signed: i % 2 === 1, count })));
  return fc.oneof({ weight: 3, arbitrary: few }, { weight: 1, arbitrary: many });
}

/** Values of one row, either end of a field far more often than chance. */
export function randomRow(runs: readonly LayoutRun[]): fc.Arbitrary<bigint[]> {
  return fc.tuple(...fieldsOf(runs).map((run) => randomValue(run)));
}

function randomValue(run: LayoutRun): fc.Arbitrary<bigint> {
  const { min, max } = fieldRange(run);
  return fc.oneof(fc.constantFrom(min, max, 0n), fc.bigInt({ min, max }));
}

export const randomBatch: fc.Arbitrary<RandomBatch> = fc
  .record({ layout: randomLayout, batch: fc.integer({ min: 1, max: 5 }), missing: fc.integer({ min: 0, max: 3 }) })
  .chain(({ layout, batch, missing }) => {
    const subjects = { minLength: Math.max(1, batch - missing), maxLength: Math.max(1, batch - missing) };
    return fc.record({
      layout: fc.constant(layout),
      batch: fc.constant(batch),
      features: fc.array(randomRow(layout.features), subjects),
      outputs: fc.array(randomRow(layout.outputs), subjects),
    });
  });

/** The field of each value of a row. */
export function fieldsOf(runs: readonly LayoutRun[]): LayoutRun[] {
  return runs.flatMap((run) => new Array<LayoutRun>(run.count).fill(run));
}

/** A value that the field cannot hold: one too far, or so far that it would wrap in 64 or 256 bits. */
export function outOfRange(run: LayoutRun): fc.Arbitrary<bigint> {
  const { min, max } = fieldRange(run);
  const size = max - min + 1n;
  return fc.constantFrom(min - 1n, max + 1n, min - size, max + size, -(1n << 255n), (1n << 255n) - 1n, 1n << 64n);
}
