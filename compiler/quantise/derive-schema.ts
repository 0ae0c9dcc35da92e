// SPDX-License-Identifier: GPL-3.0-or-later
import type { ModelSchema } from "../../schema/model-schema.ts";
import { checkValues } from "../calibration/calibration-rows.ts";
import type { FloatGraph } from "../graph/float-graph.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { deriveFeatures } from "./derive-features.ts";
import { deriveOutputs } from "./derive-outputs.ts";
import { distinct, fieldNames } from "./field-names.ts";
import { DEFAULT_LIMIT, parseMaxError, tolerancesOf, type MaxError } from "./max-error.ts";
import { outputsOf, realEvaluation } from "./real-evaluation.ts";
import { realRangeOf, schemaElements, type SchemaElement } from "./schema-elements.ts";

type DerivedFrom = Readonly<{
  /** What the model reads. Without any it is taken to read −1 … 1. */
  rows: readonly (readonly number[])[];
  maxError: MaxError | undefined;
  /** The same model for features within ranges. */
  fusedWithin: (features: readonly SchemaElement[]) => LoweredGraph;
}>;

/** A schema for a model that came without one: fields as fine as the error allowed needs them. @error InvalidCalibration */
export function deriveSchema(
  name: string,
  graph: FloatGraph,
  fused: LoweredGraph,
  { rows, maxError, fusedWithin }: DerivedFrom,
): ModelSchema {
  const count = graph.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  checkValues("calibration", rows, count);
  const read = rows.length > 0 ? rows : [-1, 1].map((end) => new Array<number>(count).fill(end * WITHOUT_ROWS));
  const names = fieldNames([...graph.inputs, ...graph.outputs].map((each) => each.name));
  const floats = read.map((row) => outputsOf(fused, realEvaluation(fused, row)));
  const limit = maxError === undefined ? DEFAULT_LIMIT : parseMaxError(maxError);
  const unitless = fused.outputSizes.flatMap((size) => Array.from({ length: size }, () => ({ scale: Infinity })));
  const tolerances = rows.length > 0 ? tolerancesOf(limit, floats, unitless) : unitless.map(() => Infinity);

  const features = deriveFeatures(graph, fused, names, { rows: read, tolerances });
  const elements = schemaElements(features);
  const within = fusedWithin(elements);
  const ranges = elements.map(realRangeOf);
  const fields = deriveOutputs(within, names.slice(graph.inputs.length), ranges, { floats, tolerances });
  const all = distinct([...features, ...fields].map((field) => field.name));
  const named = [...features, ...fields].map((field, index) => ({ ...field, name: all[index] ?? field.name }));
  return {
    version: 1,
    name: modelName(name),
    features: named.slice(0, features.length),
    outputs: named.slice(features.length),
    total: true,
  };
}

/** Not a whole number, so that the columns of a model without rows are real ones: −1 … 1 to a rounding. */
const WITHOUT_ROWS = 1 - 2 ** -53;

function modelName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9_.-]/g, "_").slice(0, 64);
  return /^[A-Za-z0-9]/.test(plain) ? plain : `model${plain}`.slice(0, 64);
}
