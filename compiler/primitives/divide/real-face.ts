// SPDX-License-Identifier: GPL-3.0-or-later
import { quotientFact } from "../../curves/norm-facts.ts";
import { elementAt } from "../../graph/element-at.ts";
import { sizesOf, type RealRanges } from "../../graph/real-ranges.ts";
import { POSITIVE } from "../../graph/domains.ts";
import type { PointwiseOperation, RealFace } from "../../real-face.ts";
import type { DividePair, DivideParameters } from "../divide.ts";
import { checkPositive, quotientMoves } from "./positive-divisor.ts";
import { divided, shared } from "./quantised-quotient.ts";

/**
 * `isSteep`: the divisor comes so near to 0 that pieces cannot follow the quotient: it never becomes part of a curve. `shares`: no
 * numerator is larger than its divisor, which is not negative, so that no quotient is larger than 1; where the divisor is 0, so is the
 * share. That may hold only while the numerators are not negative.
 */
export type RealDivide = DivideParameters & Readonly<{ isSteep?: true; shares?: "of-all" | "of-positives" }>;

function areShares({ shares }: RealDivide, a: RealRanges | undefined): boolean {
  return shares === "of-all" || (shares === "of-positives" && (a?.min.every((low) => low >= 0) ?? false));
}

const BY: PointwiseOperation = { label: "quotient", at: (a, d) => a / d };

/** yₖ = a[numeratorₖ] / d[denominatorₖ] of two tensors, d positive. */
export const divideReal: RealFace<RealDivide> = {
  check: (parameters, [a, d], { output }) => {
    if (d !== undefined && !areShares(parameters, a)) checkPositive(d, output);
  },
  domain: (parameters, [a]) => (areShares(parameters, a) ? undefined : { input: 1, domain: POSITIVE }),
  size: ({ pairs }) => pairs.length,
  work: ({ pairs }) => pairs.length,
  evaluate: ({ pairs, shares }, [a, d]) =>
    Float64Array.from(pairs, ([numerator, denominator]) =>
      shares !== undefined && at(d, denominator) === 0 ? 0 : at(a, numerator) / at(d, denominator),
    ),
  ranges: (parameters, [a, d]) => {
    const { pairs } = parameters;
    if (areShares(parameters, a)) return shareRanges(pairs, a, d);
    const ends = pairs.map(([n, m]) => {
      const quotients = [at(a?.min, n), at(a?.max, n)].flatMap((x) => [at(d?.min, m), at(d?.max, m)].map((y) => x / y));
      return at(d?.min, m) > 0 ? quotients : [-Infinity, Infinity];
    });
    return {
      min: Float64Array.from(ends, (each) => outwards(Math.min(...each), -1)),
      max: Float64Array.from(ends, (each) => outwards(Math.max(...each), 1)),
    };
  },
  moves: (parameters, [a, d], [da, dd]) => {
    const isShare = areShares(parameters, a);
    const [sizes, least] = [a && sizesOf(a), d?.min];
    return Float64Array.from(parameters.pairs, ([n, m]) => {
      if (!isShare) return quotientMoves(at(sizes, n), at(least, m), at(least, m), at(da, n), at(dd, m));
      return at(da, n) + at(dd, m) === 0
        ? 0
        : Math.min(2, quotientMoves(at(least, m), at(least, m), at(least, m), at(da, n), at(dd, m)));
    });
  },
  roundings: (parameters, [a, d], rounding) => {
    const isShare = areShares(parameters, a);
    const sizes = a && sizesOf(a);
    return Float64Array.from(parameters.pairs, ([n, m]) => 2 * rounding * (isShare ? 1 : at(sizes, n) / at(d?.min, m)));
  },
  pullBack: ({ pairs }, [a, d], slopes, [innerA, innerD]) => {
    pairs.forEach(([n, m], k) => {
      const [slope, divisor] = [elementAt(slopes, k), at(d, m)];
      if (divisor === 0) return;
      if (innerA) innerA[n] = at(innerA, n) + slope / divisor;
      if (innerD) innerD[m] = at(innerD, m) - (slope * at(a, n)) / divisor ** 2;
    });
  },
  norm: ({ pairs }, index, [first = 0]) => {
    const [numerator, denominator] = elementAt(pairs, index);
    return (read) => quotientFact(read(numerator), read(first + denominator));
  },
  asShares: (parameters) => ({ ...parameters, shares: "of-all" }),
  pointwise: ({ pairs, isSteep, shares }, index, [first = 0]) => {
    if (isSteep || shares !== undefined) return undefined;
    const [numerator, denominator] = elementAt(pairs, index);
    return { operation: BY, reads: [numerator, first + denominator] };
  },
  quantise: (parameters, { inputs, output, layer }, quantiser) => {
    const isShare = areShares(parameters, quantiser.rangesOf(elementAt(inputs, 0)));
    return (isShare ? shared : divided)(parameters.pairs, inputs, output, layer, quantiser);
  },
};

/** Within −1 … 1, and what the ends of numerator and divisor leave of that. */
function shareRanges(pairs: readonly DividePair[], a?: RealRanges, d?: RealRanges): RealRanges {
  const end = (value: number, m: number): number => {
    const divisor = at(d?.min, m);
    return divisor > 0 ? Math.max(-1, Math.min(1, value / divisor)) : Math.sign(value);
  };
  return {
    min: Float64Array.from(pairs, ([n, m]) => Math.min(0, outwards(end(at(a?.min, n), m), -1))),
    max: Float64Array.from(pairs, ([n, m]) => Math.max(0, outwards(end(at(a?.max, n), m), 1))),
  };
}

function at(values: Float64Array | undefined, index: number): number {
  return elementAt(values ?? new Float64Array(), index);
}

function outwards(value: number, sign: 1 | -1): number {
  return value + sign * Math.abs(value) * 2 ** -50;
}
