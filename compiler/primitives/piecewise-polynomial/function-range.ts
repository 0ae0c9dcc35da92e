// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import { magnitude, type Interval } from "../../graph/interval.ts";
import { rememberedFor } from "../../remembered-for.ts";
import { domainSize, onLine, polynomialAt, type Line, type PiecewiseFunction } from "./piecewise-function.ts";

/** What y reaches where u is within an interval, and what int-ONNX reaches on the way to y. Both are exact or more. */
export type FunctionRange = Readonly<{ interval: Interval; largest: bigint }>;

/** Elements of a convolution have the same interval over and over, and steps of a recurrence the same function. */
export const rangeOf = rememberedFor<PiecewiseFunction, [], (u: Interval) => FunctionRange>(
  (piecewise) => {
    const [ranges, known] = [rangesOf(piecewise), new Map<string, FunctionRange>()];
    return (u) => {
      const key = `${u.min} ${u.max}`;
      const range = known.get(key) ?? ranges(u);
      known.set(key, range);
      return range;
    };
  },
  () => "",
);

/** Ranges of one function; whole segments are worked out once. */
function rangesOf(piecewise: PiecewiseFunction): (u: Interval) => FunctionRange {
  const bits = BigInt(piecewise.residualBits);
  const width = 1n << bits;
  const last = domainSize(piecewise) - 1n;
  const whole = new Map<number, FunctionRange>();

  const ofSegment = (segment: number, from: bigint, to: bigint): FunctionRange => {
    const isWhole = from === 0n && to === width - 1n;
    const known = isWhole ? whole.get(segment) : undefined;
    if (known !== undefined) return known;
    const coefficients = elementAt(piecewise.coefficients, segment);
    const range = { interval: polynomialRange(coefficients, from, to), largest: hornerSize(coefficients, to) };
    if (isWhole) whole.set(segment, range);
    return range;
  };

  return (u) => {
    const ranges: Interval[] = [];
    let largest = 0n;
    const tail = (line: Line, from: bigint, to: bigint): void => {
      ranges.push(hull([onLine(line, from), onLine(line, to)]));
      // int-ONNX has the line of every u, and drops it where it is not meant
      largest = max(largest, sizeOf(line.constant) + sizeOf(line.slope) * magnitude(u));
    };
    if (u.min < 0n) tail(piecewise.low, u.min, min(u.max, -1n));
    if (u.max > last) tail(piecewise.high, max(u.min, last + 1n), u.max);
    // int-ONNX evaluates the segment at either end for what is beyond
    const [first, final] = [min(max(u.min, 0n), last), max(min(u.max, last), 0n)];
    const isInside = u.min <= last && u.max >= 0n;
    for (let segment = first >> bits; segment <= final >> bits; segment++) {
      const start = segment << bits;
      const [from, to] = [max(first - start, 0n), min(final - start, width - 1n)];
      const range = ofSegment(Number(segment), from, to);
      if (isInside) ranges.push(range.interval);
      largest = max(largest, range.largest);
    }
    return { interval: hull(ranges.flatMap((range) => [range.min, range.max])), largest };
  };
}

/** The exact range of a polynomial over the integers from … to. */
export function polynomialRange(coefficients: readonly bigint[], from: bigint, to: bigint): Interval {
  return hull(turningPoints(coefficients, from, to).map((r) => polynomialAt(coefficients, r)));
}

/** Integers between which the polynomial is monotone, both ends among them. */
function turningPoints(coefficients: readonly bigint[], from: bigint, to: bigint): bigint[] {
  if (coefficients.length <= 2 || from === to) return [from, to];
  const steps = differences(coefficients);
  const isRising = (r: bigint): boolean => polynomialAt(steps, r) >= 0n;
  // The polynomial turns where its steps change their sign, which they do once at most while they are monotone.
  const points = turningPoints(steps, from, to);
  const turns = points.slice(1).flatMap((end, place) => {
    let start = elementAt(points, place);
    if (isRising(start) === isRising(end)) return [end];
    const before = isRising(start);
    for (let other = end; other - start > 1n;) {
      const middle = (start + other) >> 1n;
      if (isRising(middle) === before) start = middle;
      else other = middle;
    }
    return [start + 1n, end];
  });
  return [from, ...turns];
}

/** The polynomial p(r + 1) − p(r), one degree lower. */
function differences(coefficients: readonly bigint[]): bigint[] {
  const steps = new Array<bigint>(coefficients.length - 1).fill(0n);
  coefficients.forEach((coefficient, power) => {
    let binomial = 1n;
    for (let j = 0; j < power; j++) {
      steps[j] = elementAt(steps, j) + coefficient * binomial;
      binomial = (binomial * BigInt(power - j)) / BigInt(j + 1);
    }
  });
  return steps;
}

/** No coefficient and no partial sum of Horner's rule is larger for 0 ≤ r ≤ most. */
function hornerSize(coefficients: readonly bigint[], most: bigint): bigint {
  return coefficients.reduceRight((sum, coefficient) => sum * max(most, 1n) + sizeOf(coefficient), 0n);
}

function hull(values: readonly bigint[]): Interval {
  return { min: values.reduce(min), max: values.reduce(max) };
}

function sizeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
