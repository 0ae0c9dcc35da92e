// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import { integerMap } from "../../graph/integer-map.ts";
import { bitLength, type Interval } from "../../graph/interval.ts";
import { reachOfRows } from "../../graph/run-integer-map.ts";
import { unitOfRow } from "../../quantise/common-unit.ts";
import { outward } from "../../quantise/outward.ts";
import type { Quantiser } from "../../quantise/quantiser.ts";
import { largestWeight, reachOf, type RealSums } from "../../quantise/real-sums.ts";
import { roundedMap, roundedRow } from "../../quantise/rounded-row.ts";
import type { SchemaElement } from "../../quantise/schema-elements.ts";
import type { IntegerOutputs } from "../../real-face.ts";
import { rescale, type RescaleElement, type RescaleParameters } from "./element.ts";

/** What becomes of an output's sum, and what is added after. */
type OutputElement = Readonly<{ element: RescaleElement; base: bigint }>;

/**
 * Outputs have exactly the schema's scales, so only the shifts are free: the smallest that gives the coefficients their bits, or that makes
 * what their rounding loses small beside a unit of the output. Where the proven interval exceeds the field, the value saturates at the
 * field's ends: the model stays total. Where it does not, the output is a fixed linear form of constrained bits and needs no range check.
 * Sum, rescale and base are added, each only where an output needs it.
 */
export function outputsOf(
  tensor: string,
  source: string,
  activation: "relu" | "none",
  layer: string,
  quantiser: Quantiser,
  schema: readonly SchemaElement[],
): IntegerOutputs {
  const sums = quantiser.sumsOf(tensor);
  const shifts = schema.map((output, row) => shiftOf(sums, row, output, quantiser.weightBitsOf(source)));
  const scaleOf = (row: number): number => elementAt(schema, row).scale / 2 ** elementAt(shifts, row);
  const mapWith = (raises: readonly bigint[]) =>
    roundedMap(
      sums,
      raises.map((raise, row) => ({ scale: scaleOf(row), raise })),
      quantiser.nameOf(source),
    );
  const plain = mapWith(schema.map(() => 0n));
  const inputs = sums.inputs.map((name) => quantiser.intervalsOf(name));
  const elements = reachOfRows(plain, inputs.flat()).map((interval, row) =>
    elementFor(interval, elementAt(shifts, row), elementAt(schema, row), activation),
  );
  // Saturation counts from the lowest value allowed, so that nothing over it is negative.
  const raises = elements.map(({ base }, row) => -base << BigInt(elementAt(shifts, row)));

  let last = `${layer}_sum`;
  quantiser.add("Affine", sums.inputs, last, source, mapWith(raises));
  const append = (primitive: string, output: string, parameters: unknown): void => {
    quantiser.add(primitive, [last], output, source, parameters);
    last = output;
  };
  if (elements.some(({ element }) => element.kind !== "pass")) {
    const parameters: RescaleParameters = { elements: elements.map(({ element }) => element) };
    append("Rescale", `${layer}_rescaled`, parameters);
  }
  if (elements.some(({ base }) => base !== 0n))
    append("Affine", `${layer}_based`, integerMap(elements.map(({ base }, index) => [base, [index, 1]])));
  return {
    tensor: last,
    errorBounds: shifts.map((shift, row) => {
      const { error } = roundedRow(sums, row, scaleOf(row));
      return outward(error + (shift === 0 ? 0 : elementAt(schema, row).scale / 2), 2);
    }),
  };
}

function elementFor(
  sum: Interval,
  shift: number,
  { range: { min, max } }: SchemaElement,
  activation: "relu" | "none",
): OutputElement {
  const lowest = activation === "relu" && min < 0n ? 0n : min;
  const linear: RescaleElement = shift === 0 ? { kind: "pass" } : { kind: "floor", shift };
  const isLow = rescale(linear, sum.min) < lowest;
  const isHigh = rescale(linear, sum.max) > max;
  if (!isLow && !isHigh) return { element: linear, base: 0n };
  const element: RescaleElement = isHigh
    ? { kind: "clamp", shift, width: bitLength(max - lowest) }
    : { kind: "relu", shift };
  return { element, base: lowest };
}

/** The bits below a unit at which rounding all coefficients loses no more than 1/64 of it. */
const SMALL_BESIDE_A_UNIT = 5;

function shiftOf(sums: RealSums, row: number, { scale }: SchemaElement, weightBits: number): number {
  const largest = largestWeight(sums, row) / scale;
  if (largest === 0 || isWholeIn(scale, sums, row)) return 0;
  const enough = SMALL_BESIDE_A_UNIT + Math.log2(Math.max(1, reachOf(sums, row)));
  const needed = Math.max(0, Math.ceil(Math.min(weightBits - 1 - Math.log2(largest), enough)));
  // A unit that is a power of two below the output's is exact as it is: more bits would tell nothing.
  const unit = unitOfRow(sums, row);
  const exact = unit === undefined ? NaN : Math.log2(scale / unit);
  return Number.isInteger(exact) && exact >= 0 ? Math.min(exact, needed) : needed;
}

/** Whether a sum is a whole multiple of a unit whatever its integers are: then nothing of it is rounded. */
function isWholeIn(unit: number, { starts, weights, biases }: RealSums, row: number): boolean {
  const own = weights.subarray(elementAt(starts, row), elementAt(starts, row + 1));
  return Number.isInteger(elementAt(biases, row) / unit) && own.every((weight) => Number.isInteger(weight / unit));
}
