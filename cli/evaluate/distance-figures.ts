// SPDX-License-Identifier: GPL-3.0-or-later
/** Rows of values, all of one length. */
export type Table = readonly (readonly number[])[];

/** How far one output of the integer model is from the float model's, in its unit. */
type OutputDistance = Readonly<{
  name: string;
  maxAbsError: number;
  meanAbsError: number;
  rmse: number;
  /** What the float model gives on these rows, least and most. */
  range: readonly [least: number, most: number];
}>;

/** The same over all outputs, and each of them. */
export type Distance = Readonly<{
  maxAbsError: number;
  meanAbsError: number;
  rmse: number;
  /** The row of the largest error, counted from 0. */
  worstRow: number;
  outputRange: readonly [least: number, most: number];
  outputs: readonly OutputDistance[];
}>;

/** |integer − float|, from the values themselves. */
export function distanceOf(integers: Table, floats: Table, names: readonly string[]): Distance {
  const errors = integers.map((row, index) =>
    row.map((value, place) => Math.abs(value - (floats[index]?.[place] ?? NaN))),
  );
  const worstOf = errors.map((row) => largest(row));
  const outputs = names.map((name, place) => ({
    name,
    ...summary(errors.map((row) => row[place] ?? NaN)),
    range: rangeOf(floats.map((row) => row[place] ?? NaN)),
  }));
  return {
    ...summary(errors.flat()),
    worstRow: worstOf.indexOf(largest(worstOf)),
    outputRange: rangeOf(floats.flat()),
    outputs,
  };
}

function summary(errors: readonly number[]): Pick<Distance, "maxAbsError" | "meanAbsError" | "rmse"> {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    maxAbsError: largest(errors),
    meanAbsError: mean(errors),
    rmse: Math.sqrt(mean(errors.map((error) => error ** 2))),
  };
}

function rangeOf(values: readonly number[]): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b), Infinity), largest(values)];
}

function largest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}
