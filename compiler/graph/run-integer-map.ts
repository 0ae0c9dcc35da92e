// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "./element-at.ts";
import type { IntegerMap } from "./integer-map.ts";
import { magnitude, times, type Interval } from "./interval.ts";

/**
 * Doubles hold the integers below it exactly, and round what is not below it to nothing below it: a sum of sizes that is less, though
 * computed in doubles, proves that neither it nor any partial sum of what it is the size of was rounded.
 */
const EXACT = 2 ** 53;

/** A x + b, exactly: in doubles where the row's size proves that nothing is rounded. Written for speed: witnesses wait for it. */
export function runIntegerMap(map: IntegerMap, values: readonly bigint[]): bigint[] {
  const { starts, columns, coefficients, biases } = map;
  const doubles = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) doubles[i] = Number(values[i]);
  const results: bigint[] = [];
  for (let row = 0; row < biases.length; row++) {
    let sum = Number(biases[row]);
    let size = Math.abs(sum);
    const end = starts[row + 1] ?? 0;
    for (let term = starts[row] ?? 0; term < end; term++) {
      const product = (coefficients[term] ?? 0) * (doubles[columns[term] ?? 0] ?? 0);
      sum += product;
      size += Math.abs(product);
    }
    results.push(size < EXACT ? BigInt(sum) : exactSum(map, row, values));
  }
  return results;
}

function exactSum(map: IntegerMap, row: number, values: readonly bigint[]): bigint {
  let sum = elementAt(map.biases, row);
  for (let term = elementAt(map.starts, row), end = elementAt(map.starts, row + 1); term < end; term++)
    sum += BigInt(elementAt(map.coefficients, term)) * elementAt(values, elementAt(map.columns, term));
  return sum;
}

/** Where a row's sum can be, and what no coefficient and no partial sum, in whatever order a runtime adds, is larger than. */
type RowReach = Interval & Readonly<{ largest: bigint }>;

/** Exactly, and in doubles where they are proven exact, as above. */
export function reachOfRows(map: IntegerMap, intervals: readonly Interval[]): RowReach[] {
  const { starts, columns, coefficients, biases } = map;
  const [lows, highs] = [Float64Array.from(intervals, ({ min }) => Number(min)), Float64Array.from(intervals, ({ max }) => Number(max))]; // prettier-ignore
  const reaches: RowReach[] = [];
  biases.forEach((bias, row) => {
    let min = Number(bias);
    let max = min;
    let size = Math.abs(min);
    let largest = 0;
    for (let term = elementAt(starts, row), end = elementAt(starts, row + 1); term < end; term++) {
      const [coefficient, column] = [coefficients[term] ?? 0, columns[term] ?? 0];
      const low = coefficient * (lows[column] ?? 0);
      const high = coefficient * (highs[column] ?? 0);
      min += coefficient > 0 ? low : high;
      max += coefficient > 0 ? high : low;
      size += Math.max(Math.abs(low), Math.abs(high));
      largest = Math.max(largest, Math.abs(coefficient));
    }
    reaches.push(
      size < EXACT
        ? { min: BigInt(min), max: BigInt(max), largest: BigInt(Math.max(size, largest)) }
        : exactReach(map, row, intervals),
    );
  });
  return reaches;
}

function exactReach(map: IntegerMap, row: number, intervals: readonly Interval[]): RowReach {
  const bias = elementAt(map.biases, row);
  let [min, max, size, largest] = [bias, bias, sizeOf(bias), 0n];
  for (let term = elementAt(map.starts, row), end = elementAt(map.starts, row + 1); term < end; term++) {
    const coefficient = BigInt(elementAt(map.coefficients, term));
    const product = times(elementAt(intervals, elementAt(map.columns, term)), coefficient);
    min += product.min;
    max += product.max;
    size += magnitude(product);
    largest = larger(largest, sizeOf(coefficient));
  }
  return { min, max, largest: larger(size, largest) };
}

function sizeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
