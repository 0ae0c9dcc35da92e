// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import { IntegerMapBuilder } from "../../graph/integer-map.ts";
import type { Interval } from "../../graph/interval.ts";
import { sizesOf } from "../../graph/real-ranges.ts";
import { fineScale } from "../../quantise/common-unit.ts";
import type { IntegerSource } from "../../quantise/integer-source.ts";
import { outward } from "../../quantise/outward.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { largestTerm, type RealSums } from "../../quantise/real-sums.ts";
import { roundedMap, roundedRow } from "../../quantise/rounded-row.ts";
import type { RescaleElement, RescaleParameters } from "../rescale/element.ts";
import type { DividePair } from "../divide.ts";
import { checkPositive, quotientMoves } from "./positive-divisor.ts";

/**
 * Divisors get `activationBits`, and at least two more than their least value needs; numerators the scale that gives quotients the
 * activation bits and one, for they are rounded down. A divisor that few bits leave below 1 is 1 then: that brings it nearer to the real
 * one, which is four units or more.
 */
export function divided(
  pairs: readonly DividePair[],
  inputs: readonly string[],
  output: string,
  layer: string,
  quantiser: Quantiser,
): IntegerSource {
  const [numerator, denominator] = [elementAt(inputs, 0), elementAt(inputs, 1)];
  const { min } = quantiser.rangesOf(denominator);
  const { least, most } = checkPositive(quantiser.rangesOf(denominator), quantiser.nameOf(output));
  const { activationBits, weightBits } = quantiser.bitsOf(output);
  const peak = peakOf(output, quantiser);
  const divisorSums = evenSums(denominator, quantiser);
  const divisorUnit = fineScale(divisorSums, Math.min(most / 2 ** activationBits, least / 4), weightBits);
  const divisors = addSums(divisorSums, divisorUnit, { output, name: `${layer}_divisor` }, quantiser);
  const { numerators, unit } = numeratorsOf(
    numerator,
    peak / 2 ** (activationBits + 1),
    divisorUnit,
    { output, layer },
    quantiser,
  );
  const positive = positiveOnes(divisors, { output, name: `${layer}_positive` }, quantiser);
  const intervals = quantiser.add("Divide", [numerators.tensor, positive], layer, output, { pairs });
  const sizes = sizesOf(quantiser.rangesOf(numerator));
  const errors = Float64Array.from(pairs, ([n, m]) => {
    const [da, dd] = [elementAt(numerators.errors, n), elementAt(divisors.errors, m)];
    const other = Math.max(1, Number(elementAt(divisors.intervals, m).min)) * divisorUnit;
    return outward(quotientMoves(elementAt(sizes, n), elementAt(min, m), other, da, dd) + unit, 1);
  });
  return { tensor: layer, offset: 0, scales: new Float64Array(pairs.length).fill(unit), errors, intervals };
}

/** Divisors of shares get so many bits more than others: most of them are not as large as the largest. */
const FINER_BITS = 3;

/**
 * A divisor that may be 0 is one unit then, or more: max(1, d). With that the bound stays honest: |a′/d′ − a/d| ≤ (Δa + |d′ − d|) / d′, since
 * a is no larger than d. A divisor known exactly is below one unit only where it is 0, and so is what it divides.
 */
export function shared(
  pairs: readonly DividePair[],
  inputs: readonly string[],
  output: string,
  layer: string,
  quantiser: Quantiser,
): IntegerSource {
  const [numerator, denominator] = [elementAt(inputs, 0), elementAt(inputs, 1)];
  const { activationBits, weightBits } = quantiser.bitsOf(output);
  const wanted = peakOf(denominator, quantiser) / 2 ** (activationBits + FINER_BITS);
  const divisorSums = evenSums(denominator, quantiser);
  const divisorUnit = fineScale(divisorSums, wanted, weightBits);
  const divisors = addSums(divisorSums, divisorUnit, { output, name: `${layer}_divisor` }, quantiser);
  const { numerators, unit } = numeratorsOf(
    numerator,
    1 / 2 ** (activationBits + 1),
    divisorUnit,
    { output, layer },
    quantiser,
  );
  const positive = positiveOnes(divisors, { output, name: `${layer}_positive` }, quantiser);
  const intervals = quantiser.add("Divide", [numerators.tensor, positive], layer, output, { pairs });
  const errors = Float64Array.from(pairs, ([n, m]) => {
    const [da, dd] = [elementAt(numerators.errors, n), elementAt(divisors.errors, m)];
    const least = Number(elementAt(divisors.intervals, m).min);
    const raised = least < 1 && dd > 0 ? divisorUnit : 0;
    return outward((da + dd + raised) / (Math.max(1, least) * divisorUnit) + unit, 5);
  });
  return { tensor: layer, offset: 0, scales: new Float64Array(pairs.length).fill(unit), errors, intervals };
}

type AddedSums = Readonly<{ tensor: string; intervals: readonly Interval[]; errors: readonly number[] }>;
type Named = Readonly<{ output: string; name: string }>;

/** Numerators that give quotients a unit of `wanted` or finer: as fine as rounding their own coefficients takes to lose little. */
function numeratorsOf(
  tensor: string,
  wanted: number,
  divisorUnit: number,
  { output, layer }: Readonly<{ output: string; layer: string }>,
  quantiser: Quantiser,
): Readonly<{ numerators: AddedSums; unit: number }> {
  const sums = evenSums(tensor, quantiser);
  const scale = fineScale(sums, wanted * divisorUnit, quantiser.weightBitsOf(output));
  const numerators = addSums(sums, scale, { output, name: `${layer}_numerator` }, quantiser);
  return { numerators, unit: scale / divisorUnit };
}

/** A weight that is larger than the largest term by this leaves the wide integers beside it too few bits. */
const UNEVEN = 2 ** 8;

/**
 * A tensor's sums; rescaled first where they are of integers of very different width, such as a timestamp and a flag: what is divided, and
 * what it is divided by, would take more bits than int64 has.
 */
function evenSums(tensor: string, quantiser: Quantiser): RealSums {
  const sums = quantiser.sumsOf(tensor);
  const isUneven = sums.biases.some((_, row) => {
    const weights = sums.weights.subarray(elementAt(sums.starts, row), elementAt(sums.starts, row + 1));
    return weights.some((weight) => Math.abs(weight) > UNEVEN * largestTerm(sums, row));
  });
  return isUneven ? quantiser.narrowedSumsOf(tensor) : sums;
}

/** Sums in integers of one scale. */
function addSums(sums: RealSums, scale: number, { output, name }: Named, quantiser: Quantiser): AddedSums {
  const rows = Array.from(sums.biases, () => ({ scale }));
  const map = roundedMap(sums, rows, quantiser.nameOf(output));
  const intervals = quantiser.add("Affine", sums.inputs, name, output, map);
  return { tensor: name, intervals, errors: rows.map((_, row) => roundedRow(sums, row, scale).error) };
}

/** max(1, d) of each that may be less: 1 + relu(d − 1). */
function positiveOnes({ tensor, intervals }: AddedSums, { output, name }: Named, quantiser: Quantiser): string {
  if (intervals.every(({ min }) => min >= 1n)) return tensor;
  const moved = (from: string, to: string, by: bigint): void => {
    const map = new IntegerMapBuilder();
    intervals.forEach((_, index) => {
      map.term(index, 1);
      map.endRow(by);
    });
    quantiser.add("Affine", [from], to, output, map.build());
  };
  moved(tensor, `${name}_above`, -1n);
  const elements = intervals.map(({ min }): RescaleElement =>
    min < 1n ? { kind: "relu", shift: 0 } : { kind: "pass" },
  );
  quantiser.add("Rescale", [`${name}_above`], `${name}_over`, output, { elements } satisfies RescaleParameters);
  moved(`${name}_over`, name, 1n);
  return name;
}

/** The largest calibrated element of a tensor, or the largest that it can have. */
function peakOf(tensor: string, quantiser: Quantiser): number {
  return (
    quantiser.peaksOf(tensor).reduce((a, b) => Math.max(a, b), 0) ||
    sizesOf(quantiser.rangesOf(tensor)).reduce((a, b) => Math.max(a, b), 0) ||
    1
  );
}
