// SPDX-License-Identifier: GPL-3.0-or-later
/** Real numbers, both ends included. */
export type RealRange = Readonly<{ min: number; max: number }>;

/** A range for each element of a tensor. */
export type RealRanges = Readonly<{ min: Float64Array; max: Float64Array }>;

export function rangesOf(ranges: readonly RealRange[]): RealRanges {
  return { min: Float64Array.from(ranges, ({ min }) => min), max: Float64Array.from(ranges, ({ max }) => max) };
}

export function rangesAround(values: Float64Array, spread: Float64Array): RealRanges {
  return {
    min: values.map((value, index) => value - (spread[index] ?? 0)),
    max: values.map((value, index) => value + (spread[index] ?? 0)),
  };
}

/** The largest size of each element. */
export function sizesOf({ min, max }: RealRanges): Float64Array {
  return min.map((low, index) => Math.max(-low, max[index] ?? 0));
}
