// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { Interval } from "../../graph/interval.ts";
import type { QuantisationBits } from "../../quantise/quantise-plan.ts";
import { unitOfRow } from "../../quantise/common-unit.ts";
import { finestScale } from "../../quantise/finest-scale.ts";
import { largestTerm, type RealSums } from "../../quantise/real-sums.ts";
import { roundedRow } from "../../quantise/rounded-row.ts";
import { compared, type Precision } from "./precision.ts";

/**
 * An integer that is compared with thresholds. `value` is its real value, which grows with it, off by at most `error`. `isPlain`: it is
 * a sum of whole multiples of integers that there are already, times a unit and plus a constant, which only `value` knows of. Any other is
 * the row rounded to multiples of `scale`.
 */
export type ComparedElement = Readonly<{
  row: number;
  isPlain: boolean;
  scale: number;
  interval: Interval;
  value: (integer: bigint) => number;
  error: number;
}>;

/** Errors of a sum that are smaller than this share of its unit come from doubles alone. */
const EXACT = 2 ** -30;

/**
 * Coefficients of a sum that is compared never have fewer bits, and a feature that is wide counts by what it adds: one sum that is a little
 * off can be on the wrong side altogether.
 */
const FEWEST_BITS = 12;

export function comparedElement(
  sums: RealSums,
  row: number,
  precision: Precision,
  { weightBits }: QuantisationBits,
): ComparedElement {
  const [start, end] = [elementAt(sums.starts, row), elementAt(sums.starts, row + 1)];
  const [bias, error] = [elementAt(sums.biases, row), elementAt(sums.errors, row)];
  const weight = sums.weights[start] ?? 0;
  if (start === end)
    return {
      row,
      isPlain: true,
      scale: 1,
      interval: { min: 0n, max: 0n },
      value: () => compared(bias, precision),
      error,
    };
  if (end === start + 1 && weight > 0) {
    const column = elementAt(sums.columns, start);
    const interval = { min: BigInt(elementAt(sums.mins, column)), max: BigInt(elementAt(sums.maxs, column)) };
    const value = (integer: bigint): number => compared(Number(integer) * weight + bias, precision);
    return { row, isPlain: true, scale: weight, interval, value, error };
  }
  const unit = unitOfRow(sums, row);
  if (unit !== undefined) {
    const value = (integer: bigint): number => compared(Number(integer) * unit + bias, precision);
    const own = error <= unit * EXACT ? 0 : error;
    return { row, isPlain: true, scale: unit, interval: unitsOf(sums, row, unit), value, error: own };
  }
  const bits = Math.max(weightBits, FEWEST_BITS);
  const scale = Math.max(2 ** (Math.floor(Math.log2(largestTerm(sums, row))) - bits + 1), finestScale(sums, row));
  const rounded = roundedRow(sums, row, scale);
  return {
    ...{ row, isPlain: false, scale, error: rounded.error },
    interval: { min: BigInt(rounded.min), max: BigInt(rounded.max) },
    value: (integer) => Number(integer) * scale,
  };
}

/** What a sum of whole multiples of a unit can be, in units and without its bias. */
function unitsOf({ starts, columns, weights, mins, maxs }: RealSums, row: number, unit: number): Interval {
  let [min, max] = [0n, 0n];
  for (let term = elementAt(starts, row); term < elementAt(starts, row + 1); term++) {
    const [column, count] = [elementAt(columns, term), BigInt(Math.round(elementAt(weights, term) / unit))];
    const ends = [mins, maxs].map((each) => count * BigInt(elementAt(each, column))) as [bigint, bigint];
    min += ends[0] < ends[1] ? ends[0] : ends[1];
    max += ends[0] < ends[1] ? ends[1] : ends[0];
  }
  return { min, max };
}

/** The same for rows that are the same sum. */
export function rowKey({ starts, columns, weights, biases, errors }: RealSums, row: number): string {
  const [start, end] = [elementAt(starts, row), elementAt(starts, row + 1)];
  return [columns.subarray(start, end), weights.subarray(start, end), biases[row], errors[row]].join(";");
}
