// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { Interval } from "../../graph/interval.ts";
import type { RealRanges } from "../../graph/real-ranges.ts";
import { sourceOf, type IntegerSource } from "../../quantise/integer-source.ts";
import { finestScale } from "../../quantise/finest-scale.ts";
import { outward } from "../../quantise/outward.ts";
import type { QuantisationBits } from "../../quantise/quantise-plan.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { unitOfRow } from "../../quantise/common-unit.ts";
import { largestWeight, reachOf, type RealSums } from "../../quantise/real-sums.ts";
import { roundedMap, roundedRow } from "../../quantise/rounded-row.ts";
import { decompositionBits, rescale, roundingHalf, type RescaleElement, type RescaleParameters } from "./element.ts";

/** Rounding all coefficients loses no more than half of this share of a unit where weight bits are ample. */
const SMALL_SHARE = 8;

/** How much of the free room in the sum's bits to try to fill: rounding can push a full one over its bits. */
const FILLS = [1, 0.999, 0.99, 0.95, 0.9];

/**
 * The ReLU of a tensor. Each neuron's scale is free: `weightBits` fixes the bits of the sum, then coefficients grow until the worst case
 * fills them, since bits are what the circuit pays for. The shift leaves the calibrated peak `activationBits`; a rarer larger value keeps
 * its bits.
 */
export function hiddenRelus(tensor: string, output: string, layer: string, quantiser: Quantiser): IntegerSource {
  const sums = quantiser.sumsOf(tensor);
  const peaks = seenPeaks(quantiser.peaksOf(output), quantiser.rangesOf(tensor));
  const bits = quantiser.bitsOf(output);
  const neurons = Array.from(sums.biases, (_, row) => neuronOf(sums, row, elementAt(peaks, row), bits));
  const roundings = neurons.map(({ isZero, sumScale }) => ({ isZero, scale: sumScale }));
  const map = roundedMap(sums, roundings, quantiser.nameOf(output));
  const sum = `${layer}_sum`;
  const intervals = quantiser.add("Affine", sums.inputs, sum, output, map);
  const elements = neurons.map(({ shift }, row) => elementFor(shift, elementAt(intervals, row)));
  const parameters: RescaleParameters = { elements };
  const results = quantiser.add("Rescale", [sum], layer, output, parameters);
  return sourceOf(
    layer,
    neurons.map(({ sumScale, shift, error }) => ({ scale: sumScale * 2 ** shift, error })),
    results,
  );
}

/** How much larger than its neighbours' a value may be that no calibration row shows. */
const UNSEEN = 8;

/**
 * What no calibration row activates is as large as its worst case, or a few times the largest that a row does activate. By a much larger
 * worst case it would be far coarser than its neighbours, and the sums that read it would spend their weight bits on it.
 */
function seenPeaks(peaks: Float64Array, { min, max }: RealRanges): Float64Array {
  const largest = peaks.reduce((a, b) => Math.max(a, b), 0);
  return peaks.map((peak, row) => {
    const worst = Math.max(elementAt(max, row), -elementAt(min, row));
    return peak || Math.min(worst, largest * UNSEEN);
  });
}

/** How a neuron is cut into integers: `error` is all that it can be off by. `isZero`: it is 0 whatever the features are. */
type Neuron = Readonly<{ isZero: boolean; sumScale: number; shift: number; error: number }>;

function neuronOf(sums: RealSums, row: number, peak: number, bits: QuantisationBits): Neuron {
  const largest = largestWeight(sums, row);
  if (largest === 0) return constantNeuron(sums, row);
  const asked = largest / (2 ** (bits.weightBits - 1) - 1);
  const coarse = candidate(sums, row, Math.max(asked, ampleScale(sums, row, peak, bits)), peak, bits);
  const exact = exactCandidate(sums, row, peak, bits);
  if (exact !== undefined && exact.sumBits <= coarse.sumBits) return neuron(exact);
  const room = 2 ** (coarse.sumBits - 1) - 1;
  const used = Math.max(1, coarse.max + Number(roundingHalf(coarse.shift)), -coarse.min);
  const filling = FILLS.map((fill) => coarse.sumScale / (1 + (room / used - 1) * fill));
  const binary = 2 ** Math.floor(Math.log2(coarse.sumScale)); // exact for weights that are whole or dyadic
  const finer = [binary, ...filling].map((sumScale) => candidate(sums, row, sumScale, peak, bits));
  const affordable = [coarse, ...finer].filter(({ sumBits }) => sumBits <= coarse.sumBits);
  return neuron(affordable.reduce((best, each) => (each.error < best.error ? each : best)));
}

/** A finer scale than this tells next to nothing more of a sum, or is none that int64 holds. */
function ampleScale(sums: RealSums, row: number, peak: number, { activationBits }: QuantisationBits): number {
  const unit = peak / 2 ** activationBits;
  return Math.max(unit / (SMALL_SHARE * Math.max(1, reachOf(sums, row))), finestScale(sums, row));
}

function neuron({ sumScale, shift, error, max }: Candidate): Neuron {
  const roundingError = shift === 0 ? 0 : (sumScale * 2 ** shift) / 2;
  const total = outward(error + roundingError, 2);
  if (rescale({ kind: "relu", shift }, BigInt(max)) === 0n) return zero(total);
  return { isZero: false, sumScale, shift, error: total };
}

type Candidate = Readonly<{
  sumScale: number;
  shift: number;
  sumBits: number;
  min: number;
  max: number;
  error: number;
}>;

function candidate(
  sums: RealSums,
  row: number,
  sumScale: number,
  peak: number,
  { activationBits }: QuantisationBits,
): Candidate {
  const { min, max, error } = roundedRow(sums, row, sumScale);
  const top = peak > 0 ? peak : Math.max(max, -min) * sumScale;
  const shift = Math.max(0, Math.ceil(Math.log2(top / sumScale) - activationBits));
  const sumBits = decompositionBits(shift, { min: BigInt(min), max: BigInt(max) });
  return { sumScale, shift, sumBits, min, max, error };
}

/**
 * A sum whose weights are whole multiples of one unit, such as the difference of two values alike: exact, and of the fewest bits. The unit
 * is halved until the bias, too, is as fine as the activation bits ask for.
 */
function exactCandidate(sums: RealSums, row: number, peak: number, bits: QuantisationBits): Candidate | undefined {
  const unit = unitOfRow(sums, row);
  if (unit === undefined) return undefined;
  const whole = candidate(sums, row, unit, peak, bits);
  if (Number.isInteger(elementAt(sums.biases, row) / unit)) return whole;
  const finest = (peak > 0 ? peak : Math.max(whole.max, -whole.min) * unit) / 2 ** bits.activationBits;
  return unit <= finest ? whole : candidate(sums, row, unit / 2 ** Math.ceil(Math.log2(unit / finest)), peak, bits);
}

/** A sum that is never negative needs no ReLU: it does not pay for it. */
function elementFor(shift: number, { min }: Interval): RescaleElement {
  if (min + roundingHalf(shift) < 0n) return { kind: "relu", shift };
  return shift === 0 ? { kind: "pass" } : { kind: "floor", shift };
}

/** The fraction bits that a constant neuron keeps. */
const CONSTANT_BITS = 24;

/** A smaller one is 0, and its size an error like any other: its scale would leave what doubles hold exactly. */
const SMALLEST_CONSTANT = 2 ** -900;

/** A neuron without weights: constant in integers, though its sources' errors may move it in the float model. */
function constantNeuron(sums: RealSums, row: number): Neuron {
  const bias = elementAt(sums.biases, row);
  if (bias < SMALLEST_CONSTANT) return zero(outward(elementAt(sums.errors, row) + Math.max(0, bias), 1));
  const sumScale = bias / 2 ** CONSTANT_BITS;
  return { isZero: false, sumScale, shift: 0, error: roundedRow(sums, row, sumScale).error };
}

function zero(error: number): Neuron {
  return { isZero: true, sumScale: 1, shift: 0, error };
}
