// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { bitLength, type Interval } from "../graph/interval.ts";

/** Thresholds that one ThresholdBuckets compares a value with: those that were asked for, and cuts that keep buckets at most 2^bits wide. */
export type BucketGroup = Readonly<{ bits: number; cuts: readonly bigint[] }>;

/**
 * The cheapest groups for ascending thresholds of a value within `interval`: all in one with buckets of the best width, or each by
 * itself. Narrow buckets need few bits for a place in them, but wide gaps between thresholds then have to be cut.
 */
export function bucketGroups(thresholds: readonly bigint[], interval: Interval): BucketGroup[] {
  const apart = thresholds.map((threshold) => together([threshold], interval));
  const one = together(thresholds, interval);
  return groupCost(one) <= apart.reduce((sum, group) => sum + groupCost(group), 0n) ? [one] : apart;
}

/** The gadget's formula. */
export function groupConstraints(group: BucketGroup): Readonly<{ linear: number; nonLinear: number }> {
  const linear = group.bits === 0 ? 1 : 0;
  return { linear, nonLinear: Number(groupCost(group)) - linear };
}

function groupCost({ bits, cuts }: BucketGroup): bigint {
  const steps = cuts.slice(1).map((cut, index) => cut - elementAt(cuts, index));
  return cost(bits, BigInt(cuts.length), steps);
}

/** `steps` are the thresholds' distances: all multiples of 2^bits, and no bucket is narrower than that. */
function cost(bits: number, cuts: bigint, steps: readonly bigint[]): bigint {
  const isEven = steps.every((step) => step % (1n << BigInt(bits)) === 0n);
  return cuts + (cuts > 1n ? 1n : 0n) + BigInt(bits === 0 ? 1 : isEven ? bits : 2 * bits);
}

function together(thresholds: readonly bigint[], { min, max }: Interval): BucketGroup {
  const steps = thresholds.slice(1).map((threshold, index) => threshold - elementAt(thresholds, index));
  const [first, last] = [elementAt(thresholds, 0), elementAt(thresholds, thresholds.length - 1)];
  const widths = [first - min, ...steps, max + 1n - last];
  const most = bitLength(widths.reduce((a, b) => (a > b ? a : b)) - 1n);
  let best = { bits: most, cost: cost(most, BigInt(thresholds.length), steps) };
  for (let bits = most - 1; bits >= 0; bits--) {
    const cuts = widths.reduce((sum, width) => sum + piecesOf(width, bits), -1n);
    const each = cost(bits, cuts, steps);
    if (each < best.cost) best = { bits, cost: each };
  }
  const { bits } = best;
  return { bits, cuts: [...cutsBelow(first, min, bits), ...cutsFrom(thresholds, max, bits)] };
}

/** Buckets at most 2^bits wide that make up one. */
function piecesOf(width: bigint, bits: number): bigint {
  return ((width - 1n) >> BigInt(bits)) + 1n;
}

/** From the first threshold downwards, so that the one that is not full is the outermost, which the gadget takes for full. */
function cutsBelow(first: bigint, min: bigint, bits: number): bigint[] {
  const pieces = Number(piecesOf(first - min, bits));
  return Array.from({ length: pieces - 1 }, (_, index) => first - (BigInt(pieces - 1 - index) << BigInt(bits)));
}

/** Every threshold, and from it upwards the cuts before the next. */
function cutsFrom(thresholds: readonly bigint[], max: bigint, bits: number): bigint[] {
  return thresholds.flatMap((threshold, index) => {
    const pieces = Number(piecesOf((thresholds[index + 1] ?? max + 1n) - threshold, bits));
    return Array.from({ length: pieces }, (_, piece) => threshold + (BigInt(piece) << BigInt(bits)));
  });
}
