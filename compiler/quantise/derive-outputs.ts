// SPDX-License-Identifier: GPL-3.0-or-later
import type { SchemaField } from "../../schema/model-schema.ts";
import { elementAt, entryOf } from "../graph/element-at.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import type { ColumnChoice } from "./column-choice.ts";
import { fieldsOfColumns } from "./column-fields.ts";
import { rangesOf, sizesOf, type RealRange } from "../graph/real-ranges.ts";
import { realRanges } from "./real-ranges.ts";

/** Bits of a derived output that its worst case may take; one below the sign's 31, for what rounding adds. */
const OUTPUT_BITS = 30;

/** Nothing that float32 holds is larger. */
const FLOAT32_MAX = (2 - 2 ** -23) * 2 ** 127;

/** What a unit may take of the error allowed; half of it is lost in rounding. */
const SHARE_OF_UNIT = 1 / 4;

/** How often the largest value of the rows fits into a field whose unit is finer than the worst case would have it. */
const HEADROOM = 16;

type OutputRows = Readonly<{
  /** What the float model gives for the rows. */
  floats: readonly (readonly number[])[];
  tolerances: readonly number[];
}>;

/**
 * Fields of 32 bits, signed. An output's unit is the finest power of two with which its worst case fits: one for all elements of a
 * tensor where that is fine enough for each of them, and else a finer one, together or each by itself: the worst case then saturates.
 */
export function deriveOutputs(
  fused: LoweredGraph,
  names: readonly string[],
  features: readonly RealRange[],
  { floats, tolerances }: OutputRows,
): SchemaField[] {
  const worst = [...sizesOf(entryOf(realRanges(fused, rangesOf(features)), elementAt(fused.outputs, 0)))];
  const seen = worst.map((_, place) => floats.reduce((most, row) => Math.max(most, Math.abs(row[place] ?? 0)), 0));
  let start = 0;
  return fused.outputSizes.flatMap((count, output) => {
    const places = Array.from({ length: count }, (_, index) => start + index);
    start += count;
    const scales = scalesOf(
      places.map((place) => ({
        worst: worst[place] ?? 0,
        seen: seen[place] ?? 0,
        tolerance: tolerances[place] ?? Infinity,
      })),
    );
    const choices = scales.map((scale): ColumnChoice => ({ width: 32, signed: true, scale }));
    return fieldsOfColumns(elementAt(names, output), choices);
  });
}

/** How much finer than the worst case would have it a unit may be: beyond that the worst case would leave int64. */
const FINER = 2 ** -27;

type OutputSize = Readonly<{ worst: number; seen: number; tolerance: number }>;

function scalesOf(outputs: readonly OutputSize[]): number[] {
  const coarsest = largest(outputs.map(({ worst }) => unitFor(worst)));
  const needed = outputs.map(({ worst, tolerance }) =>
    Math.max(unitFor(worst) * FINER, 2 ** Math.floor(Math.log2(tolerance * SHARE_OF_UNIT))),
  );
  const finest = needed.reduce((least, unit) => Math.min(least, unit), Infinity);
  if (coarsest <= finest) return outputs.map(() => coarsest);
  const fitting = outputs.map(({ seen }) => unitFor(seen * HEADROOM));
  if (largest(fitting) <= finest) return outputs.map(() => finest);
  return outputs.map(({ worst }, place) =>
    Math.min(unitFor(worst), Math.max(elementAt(needed, place), elementAt(fitting, place))),
  );
}

function unitFor(size: number): number {
  return 2 ** Math.ceil(Math.log2(Math.min(FLOAT32_MAX, Math.max(size, 2 ** -60))) - OUTPUT_BITS);
}

function largest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}
