import { FatalError } from "../../../schema/errors.ts";
import { elementAt } from "../../graph/element-at.ts";
import { sizesOf, type RealRanges } from "../../graph/real-ranges.ts";
import { fineScale } from "../../quantise/common-unit.ts";
import type { IntegerSource } from "../../quantise/integer-source.ts";
import { brief } from "../../quantise/limit-text.ts";
import { outward } from "../../quantise/outward.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { roundedMap, roundedRow } from "../../quantise/rounded-row.ts";
import type { PointwiseOperation, RealFace } from "../../real-face.ts";
import type { DividePair, DivideParameters } from "../divide.ts";

/** A divisor of the model can be 0, or so near to it that the quotient has no bound. */
export class DivisorNotPositive extends FatalError {
  constructor(tensor: string, element: number, least: number, most: number) {
    super(
      "DIVISOR_NOT_POSITIVE",
      `Element ${element} of "${tensor}" divides, and can be as little as ${brief(least)} for what the schema admits, where the largest divisor is ${brief(most)}: it must be positive, and no smaller than 2^-24 of that. No bits change it. ` +
        "Add a constant to it in the model (an epsilon that is not too small), or give the features ranges that keep it away from 0.",
      { details: { tensor, element, least, most } },
    );
  }
}

/** `isSteep`: the divisor comes so near to 0 that pieces cannot follow the quotient: it never becomes part of a curve. */
export type RealDivide = DivideParameters & Readonly<{ isSteep?: true }>;

const BY: PointwiseOperation = { label: "quotient", at: (a, d) => a / d };

/** yₖ = a[numeratorₖ] / d[denominatorₖ] of two tensors, d positive. */
export const divideReal: RealFace<RealDivide> = {
  check: (_, [, d], { output }) => {
    if (d !== undefined) checkPositive(d, output);
  },
  size: ({ pairs }) => pairs.length,
  work: ({ pairs }) => pairs.length,
  evaluate: ({ pairs }, [a, d]) =>
    Float64Array.from(pairs, ([numerator, denominator]) => at(a, numerator) / at(d, denominator)),
  ranges: ({ pairs }, [a, d]) => {
    const ends = pairs.map(([n, m]) => {
      const quotients = [at(a?.min, n), at(a?.max, n)].flatMap((x) => [at(d?.min, m), at(d?.max, m)].map((y) => x / y));
      return at(d?.min, m) > 0 ? quotients : [-Infinity, Infinity];
    });
    return {
      min: Float64Array.from(ends, (each) => outwards(Math.min(...each), -1)),
      max: Float64Array.from(ends, (each) => outwards(Math.max(...each), 1)),
    };
  },
  moves: ({ pairs }, [a, d], [da, dd]) => {
    const [sizes, least] = [a && sizesOf(a), d?.min];
    return Float64Array.from(pairs, ([n, m]) =>
      quotientMoves(at(sizes, n), at(least, m), at(least, m), at(da, n), at(dd, m)),
    );
  },
  roundings: ({ pairs }, [a, d], rounding) => {
    const sizes = a && sizesOf(a);
    return Float64Array.from(pairs, ([n, m]) => (2 * rounding * at(sizes, n)) / at(d?.min, m));
  },
  pullBack: ({ pairs }, [a, d], slopes, [innerA, innerD]) => {
    pairs.forEach(([n, m], k) => {
      const [slope, divisor] = [elementAt(slopes, k), at(d, m)];
      if (innerA) innerA[n] = at(innerA, n) + slope / divisor;
      if (innerD) innerD[m] = at(innerD, m) - (slope * at(a, n)) / divisor ** 2;
    });
  },
  pointwise: ({ pairs, isSteep }, index, [first = 0]) => {
    if (isSteep) return undefined;
    const [numerator, denominator] = elementAt(pairs, index);
    return { operation: BY, reads: [numerator, first + denominator] };
  },
  quantise: ({ pairs }, { inputs, output, layer }, quantiser) => divided(pairs, inputs, output, layer, quantiser),
};

function at(values: Float64Array | undefined, index: number): number {
  return elementAt(values ?? new Float64Array(), index);
}

function outwards(value: number, sign: 1 | -1): number {
  return value + sign * Math.abs(value) * 2 ** -50;
}

/** |a/d − a′/d′| ≤ (Δa + |a/d| Δd) / d′, where |a| ≤ size, d ≥ least, and d′ ≥ other. */
function quotientMoves(size: number, least: number, other: number, da: number, dd: number): number {
  return other > 0 ? outward((da + (size / least) * dd) / other, 4) : Infinity;
}

/** A divisor may be smaller than its most by this much: its integers would be too wide, and the quotients too. */
const SMALLEST_SHARE = 2 ** -24;

/** The ends of all divisors. @error DivisorNotPositive */
function checkPositive({ min, max }: RealRanges, output: string): { least: number; most: number } {
  const [least, most] = [min.reduce((a, b) => Math.min(a, b), Infinity), max.reduce((a, b) => Math.max(a, b), 0)];
  if (!(least > most * SMALLEST_SHARE)) throw new DivisorNotPositive(output, min.indexOf(least), least, most);
  return { least, most };
}

/**
 * Divisors get `activationBits`, and at least two more than their least value needs; numerators the scale that gives quotients the
 * activation bits and one, for they are rounded down.
 */
function divided(
  pairs: readonly DividePair[],
  inputs: readonly string[],
  output: string,
  layer: string,
  quantiser: Quantiser,
): IntegerSource {
  const [numerator, denominator] = [elementAt(inputs, 0), elementAt(inputs, 1)];
  const { min } = quantiser.rangesOf(denominator);
  const { least, most } = checkPositive(quantiser.rangesOf(denominator), quantiser.nameOf(denominator));
  const { activationBits, weightBits } = quantiser.bits;
  const peak = quantiser.peaksOf(output).reduce((a, b) => Math.max(a, b), 0) || sizeOf(quantiser.rangesOf(output)) || 1;
  const unit = peak / 2 ** (activationBits + 1);
  const [a, d] = [quantiser.sumsOf(numerator), quantiser.sumsOf(denominator)];
  const divisorUnit = fineScale(d, Math.min(most / 2 ** activationBits, least / 4), weightBits);
  const add = (sums: typeof a, scale: number, name: string) => {
    const rows = Array.from(sums.biases, () => ({ scale }));
    const tensor = `${layer}_${name}`;
    const map = roundedMap(sums, rows, quantiser.nameOf(output));
    const intervals = quantiser.add("Affine", sums.inputs, tensor, output, map);
    return { tensor, intervals, errors: rows.map((_, row) => roundedRow(sums, row, scale).error) };
  };
  const divisors = add(d, divisorUnit, "divisor");
  const numerators = add(a, unit * divisorUnit, "numerator");
  const intervals = quantiser.add("Divide", [numerators.tensor, divisors.tensor], layer, output, { pairs });
  const sizes = sizesOf(quantiser.rangesOf(numerator));
  const errors = Float64Array.from(pairs, ([n, m]) => {
    const [da, dd] = [elementAt(numerators.errors, n), elementAt(divisors.errors, m)];
    const other = Number(elementAt(divisors.intervals, m).min) * divisorUnit;
    return outward(quotientMoves(elementAt(sizes, n), elementAt(min, m), other, da, dd) + unit, 1);
  });
  return { tensor: layer, offset: 0, scales: new Float64Array(pairs.length).fill(unit), errors, intervals };
}

function sizeOf(ranges: RealRanges): number {
  return sizesOf(ranges).reduce((a, b) => Math.max(a, b), 0);
}
