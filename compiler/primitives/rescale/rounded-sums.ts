// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import { integerMap } from "../../graph/integer-map.ts";
import type { Interval } from "../../graph/interval.ts";
import { sourceOf, type IntegerSource } from "../../quantise/integer-source.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { largestWeight, type RealSums } from "../../quantise/real-sums.ts";
import { roundedMap, roundedRow } from "../../quantise/rounded-row.ts";
import type { QuantisedNode } from "../../real-face.ts";
import type { RescaleElement } from "./element.ts";
import { denominatorOf } from "./real-grid.ts";
import { wholePart, type WholePart } from "./whole-parts.ts";

/** A sum whose last `shift` bits are its fraction, with `bias` instead of its own; `error`: what its whole part may be off by. */
type Fraction = Readonly<{ shift: number; bias: number; error: number }>;

/**
 * Whole parts of sums in units of 1: the bits below are dropped. Sums that are whole already keep them all, and cost nothing. What lies
 * on a grid, such as tenths, is read half a step above it, so that nothing that its coefficients lose brings it to the other side of a whole number.
 */
export function roundedSums(
  { to }: WholePart,
  { inputs, output, layer }: QuantisedNode,
  quantiser: Quantiser,
): IntegerSource {
  const sums = quantiser.sumsOf(elementAt(inputs, 0));
  const all = Array.from(sums.biases, (_, row) => row);
  const mirrored = negated(sums);
  const floors = all.map((row) => fractionOf(sums, row, quantiser.weightBitsOf(output)));
  const isPlain = floors.every(({ shift }) => shift === 0);
  // A truncated sum is what it has above zero less what its negative has.
  const isTruncated = to === "truncate" && !isPlain;
  const ceilings = isTruncated ? all.map((row) => fractionOf(mirrored, row, quantiser.weightBitsOf(output))) : [];
  const fractions = [...floors, ...ceilings];
  const joined = isTruncated ? besides(sums, mirrored) : sums;
  const sum = isPlain ? layer : `${layer}_sum`;
  const halves = fractions.map(({ shift, bias }) => bias - (shift === 0 ? 0 : 0.5));
  const map = roundedMap(
    { ...joined, biases: Float64Array.from(halves) },
    fractions.map(({ shift }) => ({ scale: 2 ** -shift })),
    quantiser.nameOf(output),
  );
  const neurons = floors.map(({ error }, row) => ({ scale: 1, error: Math.max(error, ceilings[row]?.error ?? 0) }));
  const intervals = quantiser.add("Affine", sums.inputs, sum, output, map);
  if (isPlain) return sourceOf(layer, neurons, intervals);
  const parts = isTruncated ? `${layer}_parts` : layer;
  const elements = fractions.map(({ shift }, row) => elementFor(shift, elementAt(intervals, row), isTruncated));
  const whole = quantiser.add("Rescale", [sum], parts, output, { elements });
  if (!isTruncated) return sourceOf(layer, neurons, whole);
  const count = floors.length;
  const difference = integerMap(all.map((row) => [0n, [row, 1], [count + row, -1]]));
  return sourceOf(layer, neurons, quantiser.add("Affine", [parts], layer, output, difference));
}

/** Bits of a fraction that is on no grid, below the weights' own. */
const FEWEST_BITS = 12;

/** Steps of a grid that is no power of two are told apart by so many bits more than they need. */
const SPARE_BITS = 2;

function fractionOf(sums: RealSums, row: number, weightBits: number): Fraction {
  const [bias, inherited] = [elementAt(sums.biases, row), elementAt(sums.errors, row)];
  const largest = largestWeight(sums, row);
  if (largest === 0) return { shift: 0, bias: wholePart("floor", bias), error: Math.ceil(inherited - 2 ** -20) };
  const steps = denominatorOf(sums, row);
  if (steps !== undefined && inherited < 1 / (4 * steps)) {
    const lowered = wholePart("floor", bias * steps) / steps;
    const bits = Math.log2(steps);
    if (Number.isInteger(bits)) return { shift: bits, bias: lowered, error: 0 };
    const raised = lowered + 1 / (2 * steps);
    for (let shift = Math.ceil(bits) + SPARE_BITS; shift <= MOST_BITS; shift++) {
      const { error } = roundedRow({ ...sums, errors: new Float64Array(sums.errors.length), biases: fill(sums, raised) }, row, 2 ** -shift); // prettier-ignore
      if (error < 1 / (4 * steps)) return { shift, bias: raised, error: 0 };
    }
  }
  const bits = Math.max(weightBits, FEWEST_BITS);
  const shift = Math.min(MOST_BITS, Math.max(1, bits - 1 - Math.floor(Math.log2(largest))));
  const { error } = roundedRow(sums, row, 2 ** -shift);
  return { shift, bias, error: Math.ceil(error) };
}

/** No fraction needs more bits. */
const MOST_BITS = 40;

function fill({ biases }: RealSums, value: number): Float64Array {
  return new Float64Array(biases.length).fill(value);
}

function elementFor(shift: number, { min }: Interval, isPositivePart: boolean): RescaleElement {
  const half = shift === 0 ? 0n : 1n << BigInt(shift - 1);
  if (isPositivePart && min + half < 0n) return { kind: "relu", shift };
  return shift === 0 ? { kind: "pass" } : { kind: "floor", shift };
}

function negated(sums: RealSums): RealSums {
  return { ...sums, weights: sums.weights.map((each) => -each), biases: sums.biases.map((each) => -each) };
}

/** The rows of one after those of the other; both are over the same columns. */
function besides(sums: RealSums, more: RealSums): RealSums {
  const terms = sums.columns.length;
  return {
    ...sums,
    starts: Uint32Array.from([...sums.starts, ...more.starts.subarray(1).map((start) => start + terms)]),
    columns: Uint32Array.from([...sums.columns, ...more.columns]),
    weights: Float64Array.from([...sums.weights, ...more.weights]),
    sizes: Float64Array.from([...sums.sizes, ...more.sizes]),
    biases: Float64Array.from([...sums.biases, ...more.biases]),
    errors: Float64Array.from([...sums.errors, ...more.errors]),
  };
}
