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

export const randomRun: fc.Arbitrary<LayoutRun> = fc.record({
  width: fc.constantFrom(...FIELD_WIDTHS),
  signed: fc.boolean(),
  count: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.integer({ min: 5, max: 70 })),
});

/** One side in maximal runs: of two neighbours alike the second is dropped. */
export const randomRuns: fc.Arbitrary<LayoutRun[]> = fc
  .array(randomRun, { minLength: 1, maxLength: 5 })
  .map((runs) => runs.filter((run, i) => run.width !== runs[i - 1]?.width || run.signed !== runs[i - 1]?.signed));

export const randomLayout: fc.Arbitrary<Layout> = fc.record({ features: randomRuns, outputs: randomRuns });

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
