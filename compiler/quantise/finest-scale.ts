// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { RealSums } from "./real-sums.ts";

/** Bits that a coefficient may have, and a sum, one below what graph and int64 hold: a flag's is far larger than a timestamp's beside it. */
const [MOST_COEFFICIENT_BITS, MOST_SUM_BITS] = [52, 61];

/** The scale at which a row's coefficients and its sum are as large as they may be: no number of weight bits gives a finer one. */
export function finestScale({ starts, columns, weights, biases, mins, maxs }: RealSums, row: number): number {
  let [largest, sum] = [0, Math.abs(elementAt(biases, row))];
  for (let term = elementAt(starts, row); term < elementAt(starts, row + 1); term++) {
    const [column, weight] = [elementAt(columns, term), Math.abs(elementAt(weights, term))];
    largest = Math.max(largest, weight);
    sum += weight * Math.max(-elementAt(mins, column), elementAt(maxs, column));
  }
  return 2 ** Math.ceil(Math.max(Math.log2(largest) - MOST_COEFFICIENT_BITS, Math.log2(sum) - MOST_SUM_BITS));
}
