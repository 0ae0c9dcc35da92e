// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { INTEGER_TENSORS } from "../graph/integer-tensors.ts";
import { isConstant } from "../graph/interval.ts";
import { eachTerm, rowCount, type SparseMap } from "../graph/sparse-map.ts";
import type { IntegerSource } from "./integer-source.ts";
import { outward, productSlack, sumSlack } from "./outward.ts";

/**
 * An affine map over integer tensors before its coefficients are rounded: row i has the terms starts[i] … starts[i + 1], columns number
 * the elements of `inputs` one tensor after the other.
 */
export type RealSums = Readonly<{
  inputs: readonly string[];
  starts: Uint32Array;
  columns: Uint32Array;
  /** The real value that one unit of the integer adds. */
  weights: Float64Array;
  /** The sizes of what each weight was added up from. */
  sizes: Float64Array;
  biases: Float64Array;
  /** What each row inherits: the errors of its sources, and what its bias may be off by. */
  errors: Float64Array;
  /** The ends of each column's integers; beyond 2^53 the nearest doubles. */
  mins: Float64Array;
  maxs: Float64Array;
}>;

/** A tensor's place among the columns. */
type Placed = Readonly<{ source: IntegerSource; start: number; base: number }>;

/**
 * `map` over the integers of its inputs. Each integer stands in one term: weights on the same one are added before anything is rounded,
 * and what they bring of error too. Elements that cannot vary go into the bias. `tensorSize` is that of an integer tensor.
 */
export function realSums(
  map: SparseMap,
  sources: readonly IntegerSource[],
  tensorSize: (tensor: string) => number,
): RealSums {
  const read = [...new Set(sources.map(({ tensor }) => tensor))];
  // What reads nothing still has the features' batch.
  const inputs = read.length > 0 ? read : [INTEGER_TENSORS.input];
  const bases = new Map<string, number>();
  let width = 0;
  for (const tensor of inputs) {
    bases.set(tensor, width);
    width += tensorSize(tensor);
  }
  let start = 0;
  const placed = sources.map((source): Placed => {
    const place = { source, start, base: (bases.get(source.tensor) ?? 0) + source.offset };
    start += source.intervals.length;
    return place;
  });
  const columns = columnsOf(placed, start, width);
  return { inputs, ...rowsOver(map, columns), mins: columns.mins, maxs: columns.maxs };
}

type Columns = Readonly<{
  /** For each real column: the integer one, its scale, its error, and its value where it cannot vary (NaN where it can). */
  integer: Uint32Array;
  scales: Float64Array;
  errors: Float64Array;
  constants: Float64Array;
  mins: Float64Array;
  maxs: Float64Array;
}>;

function columnsOf(placed: readonly Placed[], count: number, width: number): Columns {
  const columns = {
    integer: new Uint32Array(count),
    scales: new Float64Array(count),
    errors: new Float64Array(count),
    constants: new Float64Array(count).fill(NaN),
    mins: new Float64Array(width),
    maxs: new Float64Array(width),
  };
  for (const { source, start, base } of placed)
    source.intervals.forEach((interval, index) => {
      const column = start + index;
      const place = base + (source.places === undefined ? index : elementAt(source.places, index));
      columns.integer[column] = place;
      columns.scales[column] = elementAt(source.scales, index);
      columns.errors[column] = elementAt(source.errors, index);
      if (isConstant(interval)) columns.constants[column] = Number(interval.min);
      if (source.places !== undefined && isConstant(interval)) return;
      columns.mins[place] = Number(interval.min);
      columns.maxs[place] = Number(interval.max);
    });
  return columns;
}

type Rows = Pick<RealSums, "starts" | "columns" | "weights" | "sizes" | "biases" | "errors">;

function rowsOver(map: SparseMap, from: Columns): Rows {
  const [count, rows] = [map.columns.length, rowCount(map)];
  const [columns, weights, sizes] = [new Uint32Array(count), new Float64Array(count), new Float64Array(count)];
  const starts = new Uint32Array(rows + 1);
  const [biases, errors] = [Float64Array.from(map.biases), new Float64Array(rows)];
  const places = new Int32Array(from.mins.length).fill(-1);
  let terms = 0;
  for (let row = 0; row < rows; row++) {
    const first = terms;
    let bias = elementAt(biases, row);
    let [error, size, read] = [0, Math.abs(bias), 0];
    eachTerm(map, row, (realColumn, coefficient) => {
      const column = elementAt(from.integer, realColumn);
      const weight = coefficient * elementAt(from.scales, realColumn);
      error += Math.abs(coefficient) * elementAt(from.errors, realColumn);
      read++;
      const constant = elementAt(from.constants, realColumn);
      if (!Number.isNaN(constant)) {
        // Constant in integers only: in the float model it varies by its error.
        const value = weight * constant;
        bias += value;
        size += Math.abs(value);
        error += productSlack(value);
        return;
      }
      const known = elementAt(places, column);
      const place = known >= first ? known : terms++;
      if (place !== known) {
        columns[place] = column;
        places[column] = place;
      }
      weights[place] = elementAt(weights, place) + weight;
      sizes[place] = elementAt(sizes, place) + Math.abs(weight);
    });
    biases[row] = bias;
    errors[row] = outward(error + sumSlack(read, size), read);
    starts[row + 1] = terms;
  }
  return {
    ...{ starts, biases, errors },
    columns: columns.subarray(0, terms),
    weights: weights.subarray(0, terms),
    sizes: sizes.subarray(0, terms),
  };
}

/** Some rows, in the order asked for. */
export function pickedSums(sums: RealSums, rows: readonly number[]): RealSums {
  const starts = new Uint32Array(rows.length + 1);
  rows.forEach((row, place) => {
    starts[place + 1] = elementAt(starts, place) + elementAt(sums.starts, row + 1) - elementAt(sums.starts, row);
  });
  const terms = elementAt(starts, rows.length);
  const [columns, weights, sizes] = [new Uint32Array(terms), new Float64Array(terms), new Float64Array(terms)];
  rows.forEach((row, place) => {
    const [start, end, to] = [elementAt(sums.starts, row), elementAt(sums.starts, row + 1), elementAt(starts, place)];
    columns.set(sums.columns.subarray(start, end), to);
    weights.set(sums.weights.subarray(start, end), to);
    sizes.set(sums.sizes.subarray(start, end), to);
  });
  return {
    ...sums,
    ...{ starts, columns, weights, sizes },
    biases: Float64Array.from(rows, (row) => elementAt(sums.biases, row)),
    errors: Float64Array.from(rows, (row) => elementAt(sums.errors, row)),
  };
}

/** Integers this many times as large as others in one row stand for much finer units: their weights are small though they count as much. */
const MUCH_FINER = 2 ** 8;

/** The largest weight's size in a row, or of a term where integers are of very different size; 0 for a row that is constant. */
export function largestWeight(sums: RealSums, row: number): number {
  const { starts, columns, weights, inputs, mins, maxs } = sums;
  const [start, end] = [elementAt(starts, row), elementAt(starts, row + 1)];
  const sizeAt = (term: number): number =>
    Math.max(-elementAt(mins, elementAt(columns, term)), elementAt(maxs, elementAt(columns, term)));
  let [largest, counted] = [0, 0];
  for (let term = start; term < end; term++) {
    largest = Math.max(largest, Math.abs(elementAt(weights, term)));
    counted = Math.max(counted, Math.abs(elementAt(weights, term)) * sizeAt(term));
  }
  let [least, most] = [Infinity, 0];
  for (let term = start; term < end; term++) {
    if (Math.abs(elementAt(weights, term)) * sizeAt(term) * MUCH_FINER < counted) continue; // counts for nothing
    [least, most] = [Math.min(least, sizeAt(term)), Math.max(most, sizeAt(term))];
  }
  // Features are as wide as the schema says, and rounded to their own unit.
  const areFeatures = inputs.length === 1 && inputs[0] === INTEGER_TENSORS.input;
  return areFeatures || most <= least * MUCH_FINER ? largest : largestTerm(sums, row);
}

/** The largest size of each term's integer, added up over a row. */
export function reachOf({ starts, columns, mins, maxs }: RealSums, row: number): number {
  let sum = 0;
  for (let term = elementAt(starts, row); term < elementAt(starts, row + 1); term++) {
    const column = elementAt(columns, term);
    sum += Math.max(-elementAt(mins, column), elementAt(maxs, column));
  }
  return sum;
}

/** The largest weight of a row, each counted as often as its integer is large beside the row's largest. */
export function largestTerm({ starts, columns, weights, mins, maxs }: RealSums, row: number): number {
  let [term, reach] = [0, 0];
  for (let place = elementAt(starts, row); place < elementAt(starts, row + 1); place++) {
    const column = elementAt(columns, place);
    const size = Math.max(-elementAt(mins, column), elementAt(maxs, column));
    reach = Math.max(reach, size);
    term = Math.max(term, size * Math.abs(elementAt(weights, place)));
  }
  return reach === 0 ? 0 : term / reach;
}
