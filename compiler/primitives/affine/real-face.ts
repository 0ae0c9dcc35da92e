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
    return perRow(map, (row) => {
      let sum = elementAt(map.biases, row);
      eachTerm(map, row, (column, weight) => {
        sum += weight * elementAt(x, column);
      });
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
    const by = joinedTensors(moves);
    return perRow(map, (row) => {
      let [sum, count] = [0, 0];
      eachTerm(map, row, (column, weight) => {
        sum += Math.abs(weight) * elementAt(by, column);
        count++;
      });
      return outward(sum, count);
    });
  },

  roundings: (map, inputs, rounding) => {
    const sizes = joinedTensors(inputs.map((each: RealRanges) => sizesOf(each)));
    const whole = joinedTensors(inputs.map(wholeOnes));
    return perRow(map, (row) => {
      const bias = elementAt(map.biases, row);
      let [size, count, isWhole] = [Math.abs(bias), ROUNDINGS_BESIDE_TERMS, Number.isInteger(bias)];
      eachTerm(map, row, (column, weight) => {
        size += Math.abs(weight) * elementAt(sizes, column);
        count++;
        isWhole &&= elementAt(whole, column) === 1 && Number.isInteger(weight);
      });
      // Floats hold whole numbers as they are, up to where their last bit is worth 1.
      return isWhole && size * rounding <= 0.5 ? 0 : count * (rounding * size + underflowOf(rounding));
    });
  },

  pullBack: (map, inputs, slopes, inner) => {
    const places = inputs.flatMap((input, place) => Array.from(input, (_, index) => [place, index] as const));
    slopes.forEach((slope, row) => {
      if (slope === 0) return;
      eachTerm(map, row, (column, weight) => {
        const [place, index] = elementAt(places, column);
        const into = elementAt(inner, place);
        into[index] = elementAt(into, index) + slope * weight;
      });
    });
  },

  affine: (map) => map,
};

function perRow({ biases }: SparseMap, valueOf: (row: number) => number): Float64Array {
  return Float64Array.from(biases, (_, row) => valueOf(row));
}

/** 1 for each element that is known to be one whole number, and 0 for others. */
function wholeOnes({ min, max }: RealRanges): Float64Array {
  return min.map((low, index) => (low === max[index] && Number.isInteger(low) ? 1 : 0));
}
