// SPDX-License-Identifier: GPL-3.0-or-later
import { runIntegerOnnx } from "../compiler/emit/integer-runtime.ts";
import { FatalError } from "../schema/errors.ts";
import { featureCount, fieldRange, outputCount, type ModelSchema, type SchemaField } from "../schema/model-schema.ts";

/** The integer model and its schema do not belong together, or a row is outside what the schema admits. */
export class InferenceRefused extends FatalError {
  constructor(reason: string) {
    super("INFERENCE_REFUSED", `The model cannot answer this request: ${reason}. Nothing was proven.`, {
      details: { reason },
    });
  }
}

type Row = readonly bigint[];

/**
 * Runs the integer model in onnxruntime on one row of features a subject.
 * @shape features[k, n] -> outputs[k, m]
 * @error InferenceRefused
 */
export async function runModel(
  { schema, intOnnx }: { schema: ModelSchema; intOnnx: Uint8Array },
  features: readonly Row[],
): Promise<bigint[][]> {
  checkRows("features", features, schema.features, featureCount(schema));
  const outputs = await runIntegerOnnx(intOnnx, features);
  if (outputs.length !== features.length) {
    throw new InferenceRefused(`${outputs.length} rows of outputs for ${features.length} of features`);
  }
  checkRows("outputs", outputs, schema.outputs, outputCount(schema));
  return outputs;
}

function checkRows(side: string, rows: readonly Row[], fields: readonly SchemaField[], width: number): void {
  const ranges = fields.flatMap((field) => new Array<SchemaField>(field.count).fill(field)).map(fieldRange);
  for (const [subject, row] of rows.entries()) {
    if (row.length !== width) throw new InferenceRefused(`${row.length} ${side} of subject ${subject}, not ${width}`);
    row.forEach((value, index) => {
      const { min, max } = ranges[index] ?? { min: 0n, max: 0n };
      if (value < min || value > max) {
        throw new InferenceRefused(`${side} ${index} of subject ${subject} is ${value}, outside ${min} … ${max}`);
      }
    });
  }
}
