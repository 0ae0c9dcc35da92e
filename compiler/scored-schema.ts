// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";
import {
  fieldRange,
  SCALE_BOUNDS,
  type ModelSchema,
  type OutputField,
  type scoredOutputs,
  type SquashingOp,
} from "../schema/model-schema.ts";
import { elementAt, entryOf } from "./graph/element-at.ts";
import type { LoweredGraph } from "./graph/lowered-graph.ts";
import type { GivenScores } from "./passes/give-scores.ts";
import { rangesOf, type RealRange } from "./graph/real-ranges.ts";
import { realRanges } from "./quantise/real-ranges.ts";
import { realRangeOf, schemaElements } from "./quantise/schema-elements.ts";

/** What the schema says of an output is not what the circuit gives. */
export class ScoresMismatch extends FatalError {
  constructor(index: number, name: string, problem: string) {
    super("SCORES_MISMATCH", `The schema's outputs[${index}] ("${name}") ${problem}.`, {
      details: { index, name, problem },
    });
  }
}

/** A field made for probabilities: scores would stop at its ends, and their order would be lost. */
export class ScoresDoNotFit extends FatalError {
  constructor(index: number, field: OutputField, scores: RealRange, holds: RealRange) {
    const largest = Math.max(Math.abs(scores.min), Math.abs(scores.max));
    const scale = 2 ** Math.ceil(Math.log2(largest) - 30);
    const remedy =
      scale <= SCALE_BOUNDS.max
        ? `Describe the scores: width 32, signed, a scale of at least ${scale}; or leave the schema out, and it is derived`
        : "No field holds them: make the model's weights or the features' scales smaller";
    super(
      "SCORES_DO_NOT_FIT",
      `The schema's outputs[${index}] ("${field.name}") holds ${shown(holds)}, and the scores before ${field.scoresOf ?? "it"} can be ` +
        `${shown(scores)}: they are no probabilities. ${remedy}.`,
      { details: { index, name: field.name, scores, holds } },
    );
  }
}

/**
 * The schema, saying of each output field whether it gives scores.
 * @error ScoresMismatch when a field holds more than one kind of output, or says of itself what is not so
 */
export function withScores(
  schema: ModelSchema,
  outputSizes: readonly number[],
  scores: readonly GivenScores[],
): ModelSchema {
  const kinds = outputSizes.flatMap((size, index) =>
    new Array<SquashingOp | undefined>(size).fill(scores.find(({ position }) => position === index)?.op),
  );
  let start = 0;
  const outputs = schema.outputs.map((field, index) => {
    const [kind, ...others] = new Set(kinds.slice(start, (start += field.count)));
    if (others.length > 0)
      throw new ScoresMismatch(index, field.name, "covers scores and other values: give each a field of its own");
    if (field.scoresOf !== undefined && field.scoresOf !== kind) {
      const found = kind === undefined ? "no scores are given there" : `they are scores of ${kind}`;
      const remedy = "correct scoresOf; for a model that ends in such an operator, ask for scores";
      throw new ScoresMismatch(index, field.name, `says scoresOf ${field.scoresOf}, but ${found}: ${remedy}`);
    }
    return kind === undefined ? field : { ...field, scoresOf: kind };
  });
  return { ...schema, outputs };
}

/** No admissible input may give a score that its field cannot hold. @error ScoresDoNotFit */
export function checkScoresFit(schema: ModelSchema, lowered: LoweredGraph): void {
  if (!schema.outputs.some(({ scoresOf }) => scoresOf !== undefined)) return;
  const features = schemaElements(schema.features).map(realRangeOf);
  const { min, max } = entryOf(realRanges(lowered, rangesOf(features)), elementAt(lowered.outputs, 0));
  let start = 0;
  schema.outputs.forEach((field, index) => {
    const [from, to] = [start, (start += field.count)];
    if (field.scoresOf === undefined) return;
    const holds = realRangeOf({ scale: field.scale, range: fieldRange(field) });
    const scores = {
      min: min.subarray(from, to).reduce((least, low) => Math.min(least, low), Infinity),
      max: max.subarray(from, to).reduce((most, high) => Math.max(most, high), -Infinity),
    };
    const slack = field.scale; // the doubles' own rounding
    if (!(scores.min >= holds.min - slack && scores.max <= holds.max + slack))
      throw new ScoresDoNotFit(index, field, scores, holds);
  });
}

/** What a reader of the results must know of a model's scores. */
export function scoreNotes({ scores = [] }: ReturnType<typeof scoredOutputs>): string[] {
  return scores.map(
    ({ output, of }) =>
      `Output "${output}" is given as scores, without its final ${of}, as was asked: the same order, but no probabilities.`,
  );
}

function shown({ min, max }: RealRange): string {
  return `${Number(min.toPrecision(4))} … ${Number(max.toPrecision(4))}`;
}
