// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import { eachTerm, type SparseMap } from "../../graph/sparse-map.ts";
import { sizesOf, type RealRanges } from "../../graph/real-ranges.ts";
import { underflowOf } from "../../quantise/float-rounding.ts";
import { joinedTensors } from "../../quantise/joined-tensors.ts";
import { outward, sumSlack } from "../../quantise/outward.ts";
import type { RealFace } from "../../real-face.ts";

/** A product, its sum, and a factor of the operator's own on either side. */
const ROUNDINGS_BESIDE_TERMS = 4;

/** y = b + A x over the elements of all inputs. */
export const affineReal: RealFace<SparseMap> = {
  size: ({ biases }) => biases.length,
  work: ({ columns, biases }) => columns.length + biases.length,

  evaluate: (map, inputs) => {
    const x = joinedTensors(inputs);
    const { starts, columns, weights } = map;
    return map.biases.map((bias, row) => {
      let sum = bias;
      for (let term = elementAt(starts, row), end = elementAt(starts, row + 1); term < end; term++)
        sum += (weights[term] ?? 0) * (x[columns[term] ?? 0] ?? 0);
      return sum;
    });
  },

  ranges: (map, inputs) => {
    const [lows, highs] = [joinedTensors(inputs.map(({ min }) => min)), joinedTensors(inputs.map(({ max }) => max))];
    const [min, max] = [new Float64Array(map.biases.length), new Float64Array(map.biases.length)];
    map.biases.forEach((bias, row) => {
      let [low, high, lowSize, highSize] = [bias, bias, Math.abs(bias), Math.abs(bias)];
      let count = 0;
      eachTerm(map, row, (column, weight) => {
        const [least, most] = [weight * elementAt(lows, column), weight * elementAt(highs, column)];
        const [down, up] = weight > 0 ? [least, most] : [most, least];
        low += down;
        high += up;
        lowSize += Math.abs(down);
        highSize += Math.abs(up);
        count++;
      });
      // An end that is exactly 0 because all its terms are stays 0; one that is 0 by cancellation does not pass for never positive.
      min[row] = low - sumSlack(count, lowSize);
      max[row] = high + sumSlack(count, highSize);
    });
    return { min, max };
  },

  moves: (map, _ranges, moves) => {
    const sums = sumsOfSizes(map, joinedTensors(moves));
    return sums.map((sum, row) => outward(sum, termsIn(map, row)));
  },

  roundings: (map, inputs, rounding) => {
    const sizes = joinedTensors(inputs.map((each: RealRanges) => sizesOf(each)));
    const whole = joinedTensors(inputs.map(wholeOnes));
    const sums = sumsOfSizes(map, sizes);
    return sums.map((sum, row) => {
      const bias = elementAt(map.biases, row);
      const size = Math.abs(bias) + sum;
      // Floats hold whole numbers as they are, up to where their last bit is worth 1.
      if (size * rounding <= 0.5 && Number.isInteger(bias) && isWholeRow(map, row, whole)) return 0;
      return (termsIn(map, row) + ROUNDINGS_BESIDE_TERMS) * (rounding * size + underflowOf(rounding));
    });
  },

  pullBack: (map, inputs, slopes, inner) => {
    const { starts, columns, weights } = map;
    const pulled = new Float64Array(inputs.reduce((size, { length }) => size + length, 0));
    slopes.forEach((slope, row) => {
      if (slope === 0) return;
      for (let term = elementAt(starts, row), end = elementAt(starts, row + 1); term < end; term++) {
        const column = columns[term] ?? 0;
        pulled[column] = (pulled[column] ?? 0) + slope * (weights[term] ?? 0);
      }
    });
    let start = 0;
    for (const into of inner) {
      into.forEach((slope, index) => (into[index] = slope + elementAt(pulled, start + index)));
      start += into.length;
    }
  },

  affine: (map) => map,
};

/** Each row's sum of what its weights make of the sizes of the elements they read. */
function sumsOfSizes({ starts, columns, weights, biases }: SparseMap, sizes: Float64Array): Float64Array {
  return biases.map((_, row) => {
    let sum = 0;
    for (let term = elementAt(starts, row), end = elementAt(starts, row + 1); term < end; term++)
      sum += Math.abs(weights[term] ?? 0) * (sizes[columns[term] ?? 0] ?? 0);
    return sum;
  });
}

function termsIn({ starts }: SparseMap, row: number): number {
  return elementAt(starts, row + 1) - elementAt(starts, row);
}

/** 1 for each element that is known to be one whole number, and 0 for others. */
function wholeOnes({ min, max }: RealRanges): Float64Array {
  return min.map((low, index) => (low === max[index] && Number.isInteger(low) ? 1 : 0));
}

function isWholeRow({ starts, columns, weights }: SparseMap, row: number, whole: Float64Array): boolean {
  for (let term = elementAt(starts, row), end = elementAt(starts, row + 1); term < end; term++)
    if (whole[columns[term] ?? 0] !== 1 || !Number.isInteger(weights[term])) return false;
  return true;
}
