// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import { bitLength, type Interval } from "../../graph/interval.ts";
import { domainSize, type PiecewiseFunction } from "./piecewise-function.ts";

/**
 * The part of a function that proven values of u reach: x = u − first, 2^segmentBits segments of 2^residualBits values, and
 * `bits` bits for x in them or as far as it goes on either side. 1: values go on below, above.
 */
export type ReachedDomain = Readonly<{
  first: bigint;
  /** Segments that values reach, of the 2^segmentBits. */
  segments: number;
  segmentBits: number;
  residualBits: number;
  bits: number;
  below: 0 | 1;
  above: 0 | 1;
}>;

/** The fewest segments, a power of two of them, that the values need: from the first reached on, or up to the last where they go on above. */
export function reachedDomain(piecewise: PiecewiseFunction, u: Interval): ReachedDomain {
  const last = domainSize(piecewise) - 1n;
  const residual = BigInt(piecewise.residualBits);
  const [isBelow, isAbove] = [u.min < 0n, u.max > last];
  const inside = (value: bigint): bigint => (value < 0n ? 0n : value > last ? last : value);
  const [firstSegment, lastSegment] = [inside(u.min) >> residual, inside(u.max) >> residual];
  const segmentBits = Math.max(bitLength(lastSegment - firstSegment), piecewise.residualBits === 0 ? 1 : 0);
  const segment = isAbove ? lastSegment + 1n - (1n << BigInt(segmentBits)) : firstSegment;
  const first = segment << residual;
  const isPart = segmentBits === 0 && !isAbove && piecewise.residualBits > 0;
  const residualBits = isPart ? Math.max(bitLength(inside(u.max) - first), 1) : piecewise.residualBits;
  const size = 1n << BigInt(segmentBits + residualBits);
  return {
    ...{ first, segments: Number(lastSegment - segment) + 1, segmentBits, residualBits },
    ...{ below: isBelow ? 1 : 0, above: isAbove ? 1 : 0 },
    bits: Math.max(
      segmentBits + residualBits,
      isBelow ? bitLength(-u.min - 1n) : 0,
      isAbove ? bitLength(u.max - first - size) : 0,
    ),
  };
}

/**
 * Each power's coefficients as sums of products of the segment's binary digits: entry `set` is the factor of the product of
 * the digits in `set`. Integers, since every value is reached by adding and taking away. Segments that nothing reaches take
 * what costs least, and powers that nothing uses are left out.
 */
export function digitCoefficients(piecewise: PiecewiseFunction, domain: ReachedDomain): bigint[][] {
  const count = 1 << domain.segmentBits;
  const start = Number(domain.first >> BigInt(piecewise.residualBits));
  const there = piecewise.coefficients.slice(start, start + domain.segments);
  const columns = elementAt(there, 0).map((_, power) => {
    const column = Array.from({ length: count }, (_, segment) => there[segment]?.[power] ?? 0n);
    for (let digit = 1; digit < count; digit *= 2)
      for (let set = 0; set < count; set++)
        if (set & digit) column[set] = elementAt(column, set) - elementAt(column, set - digit);
    return column.fill(0n, domain.segments);
  });
  while (columns.length > 1 && columns.at(-1)?.every((coefficient) => coefficient === 0n)) columns.pop();
  return columns;
}
