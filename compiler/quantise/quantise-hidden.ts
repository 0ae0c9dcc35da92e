import { roundingHalf } from "../../circuits/rescale.ts";
import { magnitude } from "../graph/interval.ts";
import { decompositionBits, rescale, type RescaleElement } from "../primitives/rescale.ts";
import { outward } from "./outward.ts";
import type { QuantisationBits } from "./quantise-plan.ts";
import { largestWeight, roundRow, type RealRow, type RoundedRow } from "./real-row.ts";

/** A neuron in integers: its sum, what becomes of the sum, and what one unit of the result is worth. */
export type HiddenNeuron = Readonly<{ sum: RoundedRow; element: RescaleElement; scale: number; error: number }>;

/** How much of the free room in the sum's bits to try to fill: rounding can push a full one over its bits. */
const FILLS = [1, 0.999, 0.99, 0.95, 0.9];

/**
 * A neuron with ReLU. Its scale is free: `weightBits` fixes the bits of the sum, then coefficients grow until the worst case fills them,
 * since bits are what the circuit pays for. The shift leaves the calibrated peak `activationBits`; a rarer larger value keeps its bits.
 */
export function quantiseHidden(row: RealRow, peak: number, bits: QuantisationBits): HiddenNeuron {
  const largest = largestWeight(row);
  if (largest === 0) return constantNeuron(row);
  const coarse = candidate(row, largest / (2 ** (bits.weightBits - 1) - 1), peak, bits);
  const room = 2 ** (coarse.sumBits - 1) - 1;
  const { min, max } = coarse.sum.interval;
  const used = Math.max(1, Number(max + roundingHalf(coarse.shift)), Number(-min));
  const filling = FILLS.map((fill) => coarse.sumScale / (1 + (room / used - 1) * fill));
  const binary = 2 ** Math.floor(Math.log2(coarse.sumScale)); // exact for weights that are whole or dyadic
  const finer = [binary, ...filling].map((sumScale) => candidate(row, sumScale, peak, bits));
  const affordable = [coarse, ...finer].filter(({ sumBits }) => sumBits <= coarse.sumBits);
  return neuron(affordable.reduce((best, each) => (each.sum.error < best.sum.error ? each : best)));
}

type Candidate = { sum: RoundedRow; sumScale: number; shift: number; sumBits: number };

function candidate(row: RealRow, sumScale: number, peak: number, { activationBits }: QuantisationBits): Candidate {
  const sum = roundRow(row, sumScale);
  const top = peak > 0 ? peak : Number(magnitude(sum.interval)) * sumScale;
  const shift = Math.max(0, Math.ceil(Math.log2(top / sumScale) - activationBits));
  return { sum, sumScale, shift, sumBits: decompositionBits(shift, sum.interval) };
}

/** A sum that is never negative needs no ReLU, and one that never becomes positive is 0: neither pays for it. */
function neuron({ sum, sumScale, shift }: Candidate): HiddenNeuron {
  const relu: RescaleElement = { kind: "relu", shift };
  const roundingError = shift === 0 ? 0 : (sumScale * 2 ** shift) / 2;
  const error = outward(sum.error + roundingError, 2);
  if (rescale(relu, sum.interval.max) === 0n) return { ...nothing(), error };
  const neverNegative = sum.interval.min + roundingHalf(shift) >= 0n;
  const linear: RescaleElement = shift === 0 ? { kind: "pass" } : { kind: "floor", shift };
  return { sum, element: neverNegative ? linear : relu, scale: sumScale * 2 ** shift, error };
}

/** The fraction bits that a constant neuron keeps. */
const CONSTANT_BITS = 24;

/** A smaller one is 0, and its size an error like any other: its scale would leave what doubles hold exactly. */
const SMALLEST_CONSTANT = 2 ** -900;

/** A neuron without weights: constant in integers, though its sources' errors may move it in the float model. */
function constantNeuron(row: RealRow): HiddenNeuron {
  if (row.bias < SMALLEST_CONSTANT)
    return { ...nothing(), error: roundRow({ ...row, bias: Math.max(0, row.bias) }, 1).error };
  const scale = row.bias / 2 ** CONSTANT_BITS;
  const sum = roundRow(row, scale);
  return { sum, element: { kind: "pass" }, scale, error: sum.error };
}

function nothing(): Omit<HiddenNeuron, "error"> {
  return { sum: roundRow({ terms: [], bias: 0, error: 0 }, 1), element: { kind: "pass" }, scale: 1 };
}
