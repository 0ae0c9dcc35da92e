// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { NoWrapViolation } from "../graph/no-wrap.ts";
import { IntegerMapBuilder, IntegerRowTooLarge, type IntegerMap } from "../graph/integer-map.ts";
import { outward, productSlack } from "./outward.ts";
import type { RealSums } from "./real-sums.ts";

/** A row in integers, value ≈ integer · scale: its interval as far as doubles tell, and what rounding it loses, in real units, rounded up. */
type RoundedRow = Readonly<{ min: number; max: number; error: number }>;

/** What rounding a row's coefficients to multiples of `scale` gives. */
export function roundedRow(sums: RealSums, row: number, scale: number): RoundedRow {
  const { starts, columns, weights, sizes, mins, maxs } = sums;
  const bias = elementAt(sums.biases, row);
  const roundedBias = Number(integerOf(Math.round(bias / scale)));
  let [min, max] = [roundedBias, roundedBias];
  let error = elementAt(sums.errors, row) + Math.abs(roundedBias * scale - bias) + productSlack(bias);
  const [start, end] = [elementAt(starts, row), elementAt(starts, row + 1)];
  for (let term = start; term < end; term++) {
    const column = columns[term] ?? 0;
    const [low, high] = [mins[column] ?? 0, maxs[column] ?? 0];
    const weight = weights[term] ?? 0;
    const coefficient = Math.round(weight / scale);
    const loss = Math.abs(coefficient * scale - weight) + productSlack(sizes[term] ?? 0);
    error += loss * Math.max(-low, high);
    min += coefficient * (coefficient > 0 ? low : high);
    max += coefficient * (coefficient > 0 ? high : low);
  }
  return { min, max, error: outward(error, end - start) };
}

/**
 * One unit of a row's integers in real units, and what is added to its bias; an `isZero` row gives only that. The bias of an `isFloored`
 * row is rounded down, others to the nearest.
 */
type RowRounding = Readonly<{ scale: number; raise?: bigint; isZero?: boolean; isFloored?: boolean }>;

/** The sums in integers. @error NoWrapViolation naming `tensor` */
export function roundedMap(sums: RealSums, roundings: readonly RowRounding[], tensor: string): IntegerMap {
  const map = new IntegerMapBuilder();
  try {
    roundings.forEach(({ scale, raise = 0n, isZero = false, isFloored = false }, row) => {
      const bias = elementAt(sums.biases, row) / scale;
      if (!isZero) addRoundedTerms(map, sums, row, scale);
      map.endRow(isZero ? raise : raise + integerOf(isFloored ? Math.floor(bias) : Math.round(bias)));
    });
  } catch (error) {
    if (error instanceof IntegerRowTooLarge) throw new NoWrapViolation(tensor, error.size);
    throw error;
  }
  return map.build();
}

function addRoundedTerms(map: IntegerMapBuilder, sums: RealSums, row: number, scale: number): void {
  const [start, end] = [elementAt(sums.starts, row), elementAt(sums.starts, row + 1)];
  for (let term = start; term < end; term++)
    map.term(elementAt(sums.columns, term), Math.round(elementAt(sums.weights, term) / scale) || 0);
}

/** Beyond this one integer is as good as another: nothing so large is let into a graph, and the refusal names its tensor. */
const FAR_TOO_LARGE = 2 ** 100;

function integerOf(value: number): bigint {
  return BigInt(Math.min(FAR_TOO_LARGE, Math.max(-FAR_TOO_LARGE, value)));
}
