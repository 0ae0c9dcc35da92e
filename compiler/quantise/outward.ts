// SPDX-License-Identifier: GPL-3.0-or-later
/** A double's relative rounding error is at most 2^-53; each figure of a bound allows for a few of them. */
const ROUNDING = 2 ** -52;

/** What a product of a few doubles, or the difference of two such products, may be off by when the larger is `size`. */
export function productSlack(size: number): number {
  return Math.abs(size) * 2 ** -50;
}

/** What the sum of `count` doubles may be off by when their sizes add up to `size`. */
export function sumSlack(count: number, size: number): number {
  return (count + 4) * ROUNDING * size;
}

/** A sum of `count` sizes, rounded up: a bound that was computed in doubles must not be below the true one. */
export function outward(sum: number, count: number): number {
  return sum + sumSlack(count, sum);
}
