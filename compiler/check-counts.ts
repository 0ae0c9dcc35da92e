// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";
import { featureCount, MAX_VALUES, outputCount, type ModelSchema } from "../schema/model-schema.ts";
import type { FloatGraph, GraphInput } from "./graph/float-graph.ts";
import { sizeOf } from "./graph/shape.ts";

type Side = "features" | "outputs";

/** Schema and model do not describe the same inputs or outputs. */
export class SchemaMismatch extends FatalError {
  constructor(side: Side, schemaCount: number, modelCount: number) {
    super(
      "SCHEMA_MISMATCH",
      `The schema has ${schemaCount} ${side} and the model ${modelCount}. Make their counts equal, the model's values in its own order.`,
      { details: { side, schemaCount, modelCount } },
    );
  }
}

/** A layout counts the values of a side in two bytes. */
export class TooManyValues extends FatalError {
  constructor(side: Side, count: number) {
    super(
      "TOO_MANY_VALUES",
      `The model has ${count} ${side}, and a statement can bind at most ${MAX_VALUES} a subject. Use a model with fewer ${side}.`,
      { details: { side, count, limit: MAX_VALUES } },
    );
  }
}

/** Values of one side. @error TooManyValues */
export function countValues(side: Side, sizes: readonly number[]): number {
  const count = sizes.reduce((sum, size) => sum + size, 0);
  if (count > MAX_VALUES) throw new TooManyValues(side, count);
  return count;
}

/** What the file itself says, before anything is computed from it. @error TooManyValues */
export function checkDeclaredCounts({ inputs, outputs }: FloatGraph): void {
  countValues("features", inputs.map(sizeOfInput));
  countValues(
    "outputs",
    outputs.map(({ shape }) => (shape === undefined ? 0 : sizeOf(shape))),
  );
}

/** @error SchemaMismatch, TooManyValues */
export function checkCounts(schema: ModelSchema, inputs: readonly GraphInput[], outputSizes: readonly number[]): void {
  const features = countValues("features", inputs.map(sizeOfInput));
  const outputs = countValues("outputs", outputSizes);
  if (featureCount(schema) !== features) throw new SchemaMismatch("features", featureCount(schema), features);
  if (outputCount(schema) !== outputs) throw new SchemaMismatch("outputs", outputCount(schema), outputs);
}

function sizeOfInput({ shape }: GraphInput): number {
  return sizeOf(shape);
}
