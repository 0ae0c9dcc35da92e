// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { elementAt } from "../graph/element-at.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import type { Outcome } from "./error-figures.ts";
import { bitsText, brief } from "./limit-text.ts";
import type { ErrorLimit } from "./max-error.ts";
import type { QuantisationBits } from "./quantise-plan.ts";
import { gradientAt, outputsOf, realEvaluation } from "./real-evaluation.ts";
import { isBeyond, realRangeOf, type SchemaElement } from "./schema-elements.ts";

/** The integers cannot come as near to the float model as was asked, or as anybody expects who asked for nothing. */
export class ErrorAboveLimit extends FatalError {
  constructor({ output, row, error, allowed, bits, remedy }: Excess, limit: ErrorLimit, origin: "asked" | "default") {
    const what =
      origin === "asked"
        ? `${brief(allowed)} is the most that was asked for. ${remedy}`
        : `${brief(allowed)} is the most that is taken unasked: ${brief(limit.value * 100)} % of what it spans, a unit of its field, or twice what the float model itself is off by. ` +
          `${remedy} If such an error will do, say so with --max-error (maxError in model.config.ts).`;
    super(
      "ERROR_ABOVE_LIMIT",
      `Output "${output}" is off by ${brief(error)} on calibration row ${row} with ${bitsText(bits)}, and ${what}`,
      {
        details: { output, row, error, allowed, bits },
      },
    );
  }
}

/** Where the error is farthest above what is allowed, and what would help. */
export type Excess = Readonly<{
  output: string;
  row: number;
  error: number;
  allowed: number;
  bits: QuantisationBits;
  remedy: string;
}>;

export type Measured = Readonly<{
  outcome: Outcome;
  features: readonly SchemaElement[];
  outputs: readonly SchemaElement[];
  tolerances: readonly number[];
  /** The fused float model, to tell the inputs' part of an error from the rest. */
  model: LoweredGraph;
  bits: QuantisationBits;
  areBitsGiven: boolean;
}>;

/** The largest error over what is allowed, over all rows and outputs: 1 is just within it. */
export function scoreOf(
  integers: readonly (readonly bigint[])[],
  floats: readonly ArrayLike<number>[],
  outputs: readonly SchemaElement[],
  tolerances: readonly number[],
): number {
  return farthest(integers, floats, outputs, tolerances).score;
}

/** Undefined when every output of every row is within what is allowed. */
export function excessOf(measured: Measured): Excess | undefined {
  const { outcome, outputs, tolerances } = measured;
  const { score, row, place } = farthest(outcome.integers, outcome.floats, outputs, tolerances);
  if (score <= 1) return undefined;
  const allowed = elementAt(tolerances, place);
  const error = score * allowed;
  return {
    output: elementAt(outputs, place).name,
    row,
    error,
    allowed,
    bits: measured.bits,
    remedy: remedyFor(measured, row, place, error),
  };
}

type Farthest = { score: number; row: number; place: number };

function farthest(
  integers: readonly (readonly bigint[])[],
  floats: readonly ArrayLike<number>[],
  outputs: readonly SchemaElement[],
  tolerances: readonly number[],
): Farthest {
  let worst: Farthest = { score: 0, row: 0, place: 0 };
  integers.forEach((values, row) => {
    const float = elementAt(floats, row);
    outputs.forEach(({ scale }, place) => {
      const off = Math.abs(Number(elementAt(values, place)) * scale - elementAt(float, place));
      const score = off / elementAt(tolerances, place);
      if (score > worst.score) worst = { score, row, place };
    });
  });
  return worst;
}

/** The largest part of the error, and how its author makes it smaller. */
function remedyFor(measured: Measured, row: number, place: number, error: number): string {
  const { outcome, features, outputs, model, areBitsGiven } = measured;
  const output = elementAt(outputs, place);
  const float = elementAt(elementAt(outcome.floats, row), place);
  const { min, max } = realRangeOf(output);
  if (float < min - output.scale || float > max + output.scale)
    return `The float model gives ${brief(float)} there and the output's field ends at ${brief(float < min ? min : max)}: give it a wider field or a larger scale.`;
  if (output.scale / 2 >= error / 2)
    return `One unit of its field is ${brief(output.scale)}: give it a finer scale, and a wider field if need be.`;
  const ownRounding = Math.abs(float - exactOutput(measured, row, place));
  if (ownRounding >= error / 2)
    return (
      `The float model's own arithmetic makes ${brief(ownRounding)} of it: its floats are too coarse for values as large as those in it. ` +
      "Take a fixed offset off such features before they reach the model (a timestamp counted from a later day), or export the model in float64."
    );
  const inputs = inputsPart(measured, row, place);
  if (inputs.error >= error / 2 && isBeyond(inputs.value, inputs.feature))
    return (
      `Feature "${inputs.feature.name}" is ${brief(inputs.value)} there and its field holds ${brief(inputs.feature.min)} … ${brief(inputs.feature.max)}, so that the chain holds ` +
      "the field's end: give it a field that reaches as far (a larger scale, a wider or a signed one)."
    );
  if (inputs.error >= error / 2)
    return `Rounding the features makes ${brief(inputs.error)} of it, most of all "${inputs.feature.name}": give that one a finer scale and a wider field.`;
  if (areBitsGiven) return "Give more weightBits or activationBits, or leave both out so that they are searched for.";
  const widest = features.reduce((a, b) => (b.range.max - b.range.min > a.range.max - a.range.min ? b : a));
  return `No bits that int64 holds come nearer through the ${model.nodes.length} layers before it: give "${widest.name}" and the other wide features narrower fields, or ask for less.`;
}

/** What the model gives on a row as it came, in doubles. */
function exactOutput({ outcome, model }: Measured, row: number, place: number): number {
  return elementAt(outputsOf(model, realEvaluation(model, elementAt(outcome.rows.raw, row))), place);
}

function inputsPart(
  { outcome, features, model }: Measured,
  row: number,
  place: number,
): { error: number; value: number; feature: SchemaElement & { min: number; max: number } } {
  const raw = elementAt(outcome.rows.raw, row);
  const held = elementAt(outcome.rows.integers, row).map((value, at) => Number(value) * elementAt(features, at).scale);
  const values = realEvaluation(model, raw);
  const [before, after] = [values, realEvaluation(model, held)].map((each) => elementAt(outputsOf(model, each), place));
  const parts = gradientAt(model, values, place).map((slope, at) =>
    Math.abs(slope * (elementAt(raw, at) - elementAt(held, at))),
  );
  const largest = parts.indexOf(parts.reduce((a, b) => Math.max(a, b), 0));
  const feature = elementAt(features, Math.max(0, largest));
  return {
    error: Math.abs((before ?? 0) - (after ?? 0)),
    value: elementAt(raw, Math.max(0, largest)),
    feature: { ...feature, ...realRangeOf(feature) },
  };
}
