// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { RealSums } from "../../quantise/real-sums.ts";

/** Sums that are whole multiples of 1 / denominator have no finer one than this. */
const LARGEST = 2 ** 24;

/** How near to a whole number a multiple must be, as a share: doubles have rounded it. */
const WHOLE = 2 ** -40;

/** The least whole number that makes all weights of a row whole; undefined where none is small. Units of schemas are decimals or powers of two. */
export function denominatorOf({ starts, weights }: RealSums, row: number): number | undefined {
  let all = 1;
  for (let term = elementAt(starts, row); term < elementAt(starts, row + 1); term++) {
    const own = denominator(Math.abs(elementAt(weights, term)) * all);
    if (own === undefined || all * own > LARGEST) return undefined;
    all *= own;
  }
  return all;
}

/** That of one number, by its continued fraction. */
function denominator(value: number): number | undefined {
  let [before, current, rest] = [0, 1, value];
  for (;;) {
    const product = value * current;
    if (Math.abs(product - Math.round(product)) <= Math.max(product, 1) * WHOLE) return current;
    const fraction = rest - Math.floor(rest);
    if (fraction === 0) return undefined;
    rest = 1 / fraction;
    [before, current] = [current, Math.floor(rest) * current + before];
    if (current > LARGEST) return undefined;
  }
}
