// SPDX-License-Identifier: GPL-3.0-or-later
import type { Interval } from "../../graph/interval.ts";
import type { PrimitiveExample } from "../../primitive.ts";
import type { PiecewisePolynomialParameters } from "../piecewise-polynomial.ts";
import type { PiecewiseFunction } from "./piecewise-function.ts";

/** A number for every place, of either sign and without a pattern. */
function scattered(place: number): bigint {
  return BigInt(((place * 7_919 + 31) % 211) - 105);
}

function curve(
  segmentBits: number,
  residualBits: number,
  degree: number,
  rest: Partial<PiecewiseFunction> = {},
): PiecewiseFunction {
  return {
    ...{ shift: 2, offset: -(1n << BigInt(segmentBits + residualBits - 1)), segmentBits, residualBits },
    coefficients: Array.from({ length: 2 ** segmentBits }, (_, segment) =>
      Array.from({ length: degree + 1 }, (_, power) => scattered(segment * 5 + power)),
    ),
    ...{ low: { constant: -7n, slope: 0n }, high: { constant: 9n, slope: 0n } },
    ...rest,
  };
}

const [WIDE, LINEAR] = [curve(3, 2, 1), curve(5, 3, 1)];
const SLOPED = curve(2, 2, 2, { low: { constant: 3n, slope: 1n }, high: { constant: -4n, slope: 2n } });
const LEAKY = curve(2, 2, 2, { low: { constant: 3n, slope: 2n }, high: { constant: -4n, slope: 2n } });
const TABLE = curve(4, 0, 0, { shift: 3, offset: 0n });
const CUBIC = curve(1, 3, 3, { shift: 0, offset: -8n });

/** Rows that go through the interesting values of all elements at once. */
function rowsThrough(intervals: readonly Interval[], values: readonly bigint[]): bigint[][][] {
  const within = ({ min, max }: Interval, value: bigint): bigint => (value < min ? min : value > max ? max : value);
  return values.map((value) => [intervals.map((interval) => within(interval, value))]);
}

const EDGES = [
  -500n,
  -131n,
  -130n,
  -129n,
  -35n,
  -34n,
  -33n,
  -3n,
  -2n,
  -1n,
  0n,
  1n,
  2n,
  5n,
  6n,
  29n,
  30n,
  31n,
  125n,
  126n,
  500n,
];

function example(
  title: string,
  functions: readonly PiecewiseFunction[],
  elements: readonly (readonly [number, bigint, bigint])[],
  inputs: PiecewisePolynomialParameters["inputs"] = "dropped",
): PrimitiveExample<PiecewisePolynomialParameters> {
  const intervals = elements.map(([, min, max]) => ({ min, max }));
  return {
    title,
    parameters: { functions, elements: elements.map(([number]) => number), inputs },
    inputs: [intervals],
    rows: rowsThrough(intervals, EDGES),
  };
}

export const PIECEWISE_EXAMPLES = [
  example(
    "beyond the segments on neither, one or both sides",
    [WIDE, LINEAR],
    [
      [0, -64n, 63n - 2n],
      [0, -66n, 61n],
      [0, -67n, 61n],
      [0, -66n, 62n],
      [0, -500n, 500n],
      [0, -500n, 0n],
      [0, 3n, 500n],
      [1, -500n, 500n],
      [1, -514n, 509n],
    ],
  ),
  example(
    "lines with slopes, and the inputs kept",
    [SLOPED, LEAKY, CUBIC, TABLE],
    [
      [0, -400n, 400n],
      [0, -400n, 5n],
      [0, 0n, 400n],
      [1, -400n, 400n],
      [2, -9n, 9n],
      [2, -8n, 7n],
      [3, 0n, 123n],
      [3, -40n, 300n],
      [3, 17n, 17n],
    ],
    "kept",
  ),
  example(
    "only some segments reached, down to one and to one value",
    [WIDE, LINEAR, CUBIC],
    [
      [0, -6n, 13n],
      [0, 14n, 29n],
      [0, 15n, 16n],
      [0, 14n, 500n],
      [0, 70n, 500n],
      [0, -500n, -80n],
      [1, 100n, 300n],
      [2, 2n, 5n],
      [2, 3n, 3n],
    ],
  ),
];
