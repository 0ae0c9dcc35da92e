// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import { isInt64, type Interval } from "../../graph/interval.ts";
import { roundingHalf } from "../rescale/element.ts";

/** y = constant + slope · u. */
export type Line = Readonly<{ constant: bigint; slope: bigint }>;

/**
 * Of v, with u = ⌊(v + half) / 2^shift⌋ − offset: u from 0 to 2^(segmentBits + residualBits) − 1 stands as r in segment s,
 * u = s · 2^residualBits + r, and y = Σ coefficients[s][j] · r^j. Smaller u are on the line `low`, larger ones on `high`.
 */
export type PiecewiseFunction = Readonly<{
  shift: number;
  offset: bigint;
  segmentBits: number;
  residualBits: number;
  coefficients: readonly (readonly bigint[])[];
  low: Line;
  high: Line;
}>;

/** A table of more segments costs a constraint for every other one or so; a divisor of more bits is no int64. */
const [MAX_SEGMENT_BITS, MAX_BITS, MAX_DEGREE] = [12, 62, 8];

/** What makes a function none, in words. */
export function functionViolation(piecewise: PiecewiseFunction): string | undefined {
  const { shift, offset, segmentBits, residualBits, coefficients, low, high } = piecewise;
  if (!isWholeWithin(shift, 0, MAX_BITS)) return `has the shift ${shift}, not 0 … ${MAX_BITS}`;
  if (!isWholeWithin(segmentBits, 0, MAX_SEGMENT_BITS))
    return `has ${segmentBits} segment bits, not 0 … ${MAX_SEGMENT_BITS}`;
  if (!isWholeWithin(residualBits, 0, MAX_BITS - segmentBits))
    return `has ${residualBits} residual bits, not 0 … ${MAX_BITS - segmentBits}`;
  if (segmentBits + residualBits === 0) return "has a domain of one value";
  const segments = 2 ** segmentBits;
  if (coefficients.length !== segments) return `has coefficients for ${coefficients.length} of ${segments} segments`;
  const count = coefficients[0]?.length ?? 0;
  const most = residualBits === 0 ? 1 : MAX_DEGREE + 1;
  if (count < 1 || count > most) return `has ${count} coefficients a segment, not 1 … ${most}`;
  if (coefficients.some(({ length }) => length !== count)) return "has segments of different degrees";
  const integers = [offset, low.constant, low.slope, high.constant, high.slope, ...coefficients.flat()];
  const stray = integers.findIndex((value) => !isInt64(value));
  return stray === -1 ? undefined : `holds ${String(integers[stray])}, which is no int64`;
}

function isWholeWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

/** How many values of u are in the segments. */
export function domainSize({ segmentBits, residualBits }: PiecewiseFunction): bigint {
  return 1n << BigInt(segmentBits + residualBits);
}

/** u of v. */
export function rounded({ shift, offset }: PiecewiseFunction, value: bigint): bigint {
  return ((value + roundingHalf(shift)) >> BigInt(shift)) - offset;
}

/** Monotone, so the ends go to the ends. */
export function roundedInterval(piecewise: PiecewiseFunction, { min, max }: Interval): Interval {
  return { min: rounded(piecewise, min), max: rounded(piecewise, max) };
}

/** y of u. */
export function evaluate(piecewise: PiecewiseFunction, u: bigint): bigint {
  if (u < 0n) return onLine(piecewise.low, u);
  if (u >= domainSize(piecewise)) return onLine(piecewise.high, u);
  const bits = BigInt(piecewise.residualBits);
  const segment = u >> bits;
  return polynomialAt(elementAt(piecewise.coefficients, Number(segment)), u - (segment << bits));
}

export function onLine({ constant, slope }: Line, u: bigint): bigint {
  return constant + slope * u;
}

export function polynomialAt(coefficients: readonly bigint[], r: bigint): bigint {
  return coefficients.reduceRight((sum, coefficient) => sum * r + coefficient, 0n);
}
