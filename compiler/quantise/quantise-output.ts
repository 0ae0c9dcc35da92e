import { bitLength, magnitude } from "../graph/interval.ts";
import { rescale, type RescaleElement } from "../primitives/rescale.ts";
import { outward } from "./outward.ts";
import type { QuantisationBits } from "./quantise-plan.ts";
import { largestWeight, roundRow, type RealRow, type RoundedRow } from "./real-row.ts";
import type { SchemaElement } from "./schema-elements.ts";

/** An output in integers of the schema: its sum, the rescale of that, and what is added after. */
export type OutputNeuron = Readonly<{ sum: RoundedRow; element: RescaleElement; base: bigint; error: number }>;

/**
 * An output has exactly the schema's scale, so only the shift is free: the smallest that gives the coefficients their bits, or that
 * makes what their rounding loses small beside a unit of the output.
 * Where the proven interval exceeds the field, the value saturates at the field's ends: the model stays total.
 * Where it does not, the output is a fixed linear form of constrained bits and needs no range check of its own.
 */
export function quantiseOutput(
  row: RealRow,
  schema: SchemaElement,
  activation: "relu" | "none",
  { weightBits }: QuantisationBits,
): OutputNeuron {
  const shift = shiftOf(row, schema, weightBits);
  const sum = roundRow(row, schema.scale / 2 ** shift);
  const error = outward(sum.error + (shift === 0 ? 0 : schema.scale / 2), 2);
  const { min, max } = schema.range;
  const lowest = activation === "relu" && min < 0n ? 0n : min;

  const linear: RescaleElement = shift === 0 ? { kind: "pass" } : { kind: "floor", shift };
  const isLow = rescale(linear, sum.interval.min) < lowest;
  const isHigh = rescale(linear, sum.interval.max) > max;
  if (!isLow && !isHigh) return { sum, element: linear, base: 0n, error };
  // Saturation counts from the lowest value allowed, so that nothing over it is negative.
  const raised = raise(sum, -lowest << BigInt(shift));
  const element: RescaleElement = isHigh
    ? { kind: "clamp", shift, width: bitLength(max - lowest) }
    : { kind: "relu", shift };
  return { sum: raised, element, base: lowest, error };
}

/** The bits below a unit at which rounding all coefficients loses no more than 1/64 of it. */
const SMALL_BESIDE_A_UNIT = 5;

function shiftOf(row: RealRow, { scale }: SchemaElement, weightBits: number): number {
  const largest = largestWeight(row) / scale;
  if (largest === 0) return 0;
  const inputs = row.terms.reduce((sum, { interval }) => sum + Number(magnitude(interval)), 0);
  const enough = SMALL_BESIDE_A_UNIT + Math.log2(Math.max(1, inputs));
  return Math.max(0, Math.ceil(Math.min(weightBits - 1 - Math.log2(largest), enough)));
}

function raise(sum: RoundedRow, by: bigint): RoundedRow {
  const { row, interval } = sum;
  return {
    ...sum,
    row: { ...row, bias: row.bias + by },
    interval: { min: interval.min + by, max: interval.max + by },
  };
}
