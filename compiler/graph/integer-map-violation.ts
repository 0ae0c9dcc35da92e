// SPDX-License-Identifier: GPL-3.0-or-later
import { MAX_COEFFICIENT, type IntegerMap } from "./integer-map.ts";

/** What of a map over `width` elements is not as its type says, in words. */
export function integerMapViolation(map: IntegerMap, width: number): string | undefined {
  const { starts, columns, coefficients, biases } = map;
  if (!(starts instanceof Uint32Array && columns instanceof Uint32Array)) return "starts or columns are no Uint32Array";
  if (!(coefficients instanceof Float64Array)) return "the coefficients are no Float64Array";
  if (!(biases instanceof BigInt64Array)) return "the biases are no BigInt64Array";
  if (starts.length !== biases.length + 1) return `there are ${starts.length} starts for ${biases.length} biases`;
  if (columns.length !== coefficients.length)
    return `there are ${columns.length} columns for ${coefficients.length} coefficients`;
  if (starts[0] !== 0 || starts[biases.length] !== columns.length)
    return `the rows are not all of the ${columns.length} terms`;
  for (let row = 0; row < biases.length; row++) {
    const problem = rowViolation(map, row, width);
    if (problem !== undefined) return `row ${row} ${problem}`;
  }
  return undefined;
}

function rowViolation({ starts, columns, coefficients }: IntegerMap, row: number, width: number): string | undefined {
  const [start = 0, end = 0] = [starts[row], starts[row + 1]];
  if (end < start || end > columns.length) return `has the terms ${start} to ${end} of ${columns.length}`;
  let last = -1;
  for (let term = start; term < end; term++) {
    const [column = 0, coefficient = 0] = [columns[term], coefficients[term]];
    if (column >= width) return `reads element ${column} of the ${width} of its inputs`;
    if (column === last) return `names element ${column} twice`;
    if (column < last) return `names element ${column} after element ${last}`;
    if (coefficient === 0) return `gives element ${column} the coefficient 0`;
    if (!Number.isInteger(coefficient)) return `has the coefficient ${coefficient}, which is no integer`;
    if (Math.abs(coefficient) > MAX_COEFFICIENT) return `has the coefficient ${coefficient}, which is beyond 2^53`;
    last = column;
  }
  return undefined;
}
