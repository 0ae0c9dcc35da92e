import { FatalError } from "../../schema/errors.ts";
import { elementAt } from "../graph/element-at.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import type { Outcome } from "./error-figures.ts";
import type { ErrorLimit } from "./max-error.ts";
import { gradientAt, outputsOf, realEvaluation } from "./real-evaluation.ts";
import { realRangeOf, type SchemaElement } from "./schema-elements.ts";

/** The integers cannot come as near to the float model as was asked, or as anybody expects who asked for nothing. */
export class ErrorAboveLimit extends FatalError {
  constructor({ output, row, error, allowed, remedy }: Excess, limit: ErrorLimit, origin: "asked" | "default") {
    const what =
      origin === "asked"
        ? `${brief(allowed)} is the most that was asked for. ${remedy}`
        : `${brief(allowed)} is the most that is taken unasked: ${brief(limit.value * 100)} % of what it spans, or a unit of its field. ` +
          `${remedy} If such an error will do, say so with --max-error (maxError in model.config.ts).`;
    super("ERROR_ABOVE_LIMIT", `Output "${output}" is off by ${brief(error)} on calibration row ${row}, and ${what}`, {
      details: { output, row, error, allowed },
    });
  }
}

/** Where the error is farthest above what is allowed, and what would help. */
export type Excess = Readonly<{ output: string; row: number; error: number; allowed: number; remedy: string }>;

export type Measured = Readonly<{
  outcome: Outcome;
  features: readonly SchemaElement[];
  outputs: readonly SchemaElement[];
  tolerances: readonly number[];
  /** The fused float model, to tell the inputs' part of an error from the rest. */
  model: LoweredGraph;
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
  const inputs = inputsPart(measured, row, place);
  if (inputs.error >= error / 2)
    return `Rounding the features makes ${brief(inputs.error)} of it, most of all "${inputs.feature}": give that one a finer scale and a wider field.`;
  if (areBitsGiven) return "Give more weightBits or activationBits, or leave both out so that they are searched for.";
  const widest = features.reduce((a, b) => (b.range.max - b.range.min > a.range.max - a.range.min ? b : a));
  return `No bits that int64 holds come nearer through the ${model.nodes.length} layers before it: give "${widest.name}" and the other wide features narrower fields, or ask for less.`;
}

function inputsPart(
  { outcome, features, model }: Measured,
  row: number,
  place: number,
): { error: number; feature: string } {
  const raw = elementAt(outcome.rows.raw, row);
  const held = elementAt(outcome.rows.integers, row).map((value, at) => Number(value) * elementAt(features, at).scale);
  const values = realEvaluation(model, raw);
  const [before, after] = [values, realEvaluation(model, held)].map((each) => elementAt(outputsOf(model, each), place));
  const parts = gradientAt(model, values, place).map((slope, at) =>
    Math.abs(slope * (elementAt(raw, at) - elementAt(held, at))),
  );
  const largest = parts.indexOf(parts.reduce((a, b) => Math.max(a, b), 0));
  return { error: Math.abs((before ?? 0) - (after ?? 0)), feature: elementAt(features, Math.max(0, largest)).name };
}

function brief(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
