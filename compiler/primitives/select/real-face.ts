// SPDX-License-Identifier: GPL-3.0-or-later
import { choiceFact } from "../../curves/norm-facts.ts";
import { elementAt } from "../../graph/element-at.ts";
import type { RealRange, RealRanges } from "../../graph/real-ranges.ts";
import type { PointwiseOperation, RealFace } from "../../real-face.ts";
import { selectedSums } from "./selected-sums.ts";

/** It has no parameters. */
export type Select = Readonly<Record<string, never>>;

const CHOICE: PointwiseOperation = {
  label: "choice",
  at: (condition, yes, no) => (condition >= 0.5 ? yes : no),
  isStraight: true,
};

/** y = condition ? yes : no. The one input holds n conditions, which are 0 or 1, then n elements "yes", then n elements "no". */
export const selectReal: RealFace<Select> = {
  size: (_, sizes) => elementAt(sizes, 0) / 3,
  work: (_, sizes) => elementAt(sizes, 0) / 3,
  evaluate: (_, inputs) => {
    const input = elementAt(inputs, 0);
    return perOutput(input.length, (k, n) => elementAt(input, elementAt(input, k) >= 0.5 ? n + k : 2 * n + k));
  },
  ranges: (_, inputs) => {
    const input = elementAt(inputs, 0);
    const reaches = Array.from({ length: input.min.length / 3 }, (_, k) => reachOf(input, k));
    return {
      min: Float64Array.from(reaches, ({ min }) => min),
      max: Float64Array.from(reaches, ({ max }) => max),
    };
  },
  // A condition that moves may jump from anything to anything.
  moves: (_, inputs, moves) => {
    const [input, by] = [elementAt(inputs, 0), elementAt(moves, 0)];
    return perOutput(by.length, (k, n) => {
      const condition = rangeAt(input, k);
      const canJump = elementAt(by, k) > 0 && condition.min < 0.5 && condition.max >= 0.5;
      const { min, max } = reachOf(input, k);
      if (canJump) return max - min;
      const [yes, no] = [elementAt(by, n + k), elementAt(by, 2 * n + k)];
      if (condition.min >= 0.5) return yes;
      return condition.max < 0.5 ? no : Math.max(yes, no);
    });
  },
  roundings: (_, inputs) => new Float64Array(elementAt(inputs, 0).min.length / 3),
  pullBack: (_, inputs, slopes, inner) => {
    const [input, into] = [elementAt(inputs, 0), elementAt(inner, 0)];
    const n = slopes.length;
    const add = (place: number, slope: number): void => {
      into[place] = elementAt(into, place) + slope;
    };
    slopes.forEach((slope, k) => {
      add(elementAt(input, k) >= 0.5 ? n + k : 2 * n + k, slope);
      add(k, slope * (elementAt(input, n + k) - elementAt(input, 2 * n + k)));
    });
  },
  norm:
    (_, index, [size = 0]) =>
    (read) =>
      choiceFact(read(index), read(size / 3 + index), read((2 * size) / 3 + index)),
  pointwise: (_, index, [size = 0]) => ({
    operation: CHOICE,
    reads: [index, size / 3 + index, (2 * size) / 3 + index],
  }),
  quantise: (_, node, quantiser) => selectedSums(node, quantiser),
};

function perOutput(size: number, valueOf: (k: number, n: number) => number): Float64Array {
  const n = size / 3;
  return Float64Array.from({ length: n }, (_, k) => valueOf(k, n));
}

function rangeAt({ min, max }: RealRanges, index: number): RealRange {
  return { min: elementAt(min, index), max: elementAt(max, index) };
}

/** Where output k can be: within what its condition leaves of the two. */
function reachOf(input: RealRanges, k: number): RealRange {
  const n = input.min.length / 3;
  const [condition, yes, no] = [rangeAt(input, k), rangeAt(input, n + k), rangeAt(input, 2 * n + k)];
  if (condition.min >= 0.5) return yes;
  if (condition.max < 0.5) return no;
  return { min: Math.min(yes.min, no.min), max: Math.max(yes.max, no.max) };
}
