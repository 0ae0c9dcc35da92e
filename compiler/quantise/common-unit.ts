// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { RealSums } from "./real-sums.ts";

/** No weight is a larger multiple of a common unit: beyond it rounding to the weight bits is as good. Powers of two may be as large as sums hold. */
const [MOST_UNITS, LARGEST_POWER] = [2 ** 10, 2 ** 40];

/** How near to a whole number a multiple must be, as a share: doubles have rounded it. */
const WHOLE = 2 ** -40;

/** The smallest weight's size, where every weight is a small whole multiple of it: sums in that unit are exact. */
export function unitOf(weights: Float64Array): number | undefined {
  const unit = weights.reduce((least, weight) => Math.min(least, Math.abs(weight)), Infinity);
  if (unit === Infinity) return undefined;
  const isMultiple = (weight: number): boolean => {
    const count = Math.abs(weight) / unit;
    if (count > MOST_UNITS) return count <= LARGEST_POWER && Number.isInteger(Math.log2(count));
    return Math.abs(count - Math.round(count)) <= count * WHOLE;
  };
  return weights.every(isMultiple) ? unit : undefined;
}

/** The unit of one row's weights. */
export function unitOfRow({ starts, weights }: RealSums, row: number): number | undefined {
  return unitOf(weights.subarray(elementAt(starts, row), elementAt(starts, row + 1)));
}

/** The unit of all weights, where every bias is a whole multiple of it too. */
export function unitOfAll({ weights, biases }: RealSums): number | undefined {
  const unit = unitOf(weights);
  return unit !== undefined && biases.every((bias) => Number.isInteger(bias / unit)) ? unit : undefined;
}

/**
 * A scale of `wanted` or finer at which rounding loses little of the weights of any row: nothing where they have a common unit, and else
 * what the weight bits leave.
 */
export function fineScale({ weights }: RealSums, wanted: number, weightBits: number): number {
  const unit = unitOf(weights);
  if (unit !== undefined) return unit / 2 ** Math.max(0, Math.ceil(Math.log2(unit / wanted)));
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  return largest === 0 ? wanted : Math.min(wanted, largest / 2 ** (weightBits - 1));
}
