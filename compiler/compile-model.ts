import { featureCount, outputCount, type ModelSchema } from "../schema/model-schema.ts";
import { FatalError } from "../schema/errors.ts";
import { MAX_BATCH } from "../schema/manifest.ts";
import { emitModel, type EmittedModel } from "./emit-model.ts";
import { decodeOnnx } from "./frontend/decode-onnx.ts";
import type { FloatGraph } from "./graph/float-graph.ts";
import type { IntegerGraph } from "./graph/integer-graph.ts";
import { sizeOf } from "./graph/shape.ts";
import type { ModelConfig } from "./model-config.ts";
import { finalSoftmaxes } from "./passes/drop-final-softmax.ts";
import { runFloatPasses, runLoweredPasses, runSchemaPasses } from "./passes/index.ts";
import { calibrate } from "./quantise/calibrate.ts";
import { deriveSchema } from "./quantise/derive-schema.ts";
import type { ErrorReport } from "./quantise/error-report.ts";
import { realRangeOf, schemaElements } from "./quantise/schema-elements.ts";
import type { QuantisationBits } from "./quantise/quantise-plan.ts";

export { runIntegerModel } from "./run-integer-model.ts";

/** Schema and model do not describe the same inputs or outputs. */
export class SchemaMismatch extends FatalError {
  constructor(side: "features" | "outputs", schemaCount: number, modelCount: number) {
    super(
      "SCHEMA_MISMATCH",
      `The schema has ${schemaCount} ${side} and the model ${modelCount}. Make their counts equal, the model's values in its own order.`,
      { details: { side, schemaCount, modelCount } },
    );
  }
}

/** The number of subjects is not one that a circuit can have. */
export class InvalidBatch extends FatalError {
  constructor(batch: number) {
    super("INVALID_BATCH", `The batch is ${batch}. It must be a whole number from 1 to ${MAX_BATCH}.`, {
      details: { batch },
    });
  }
}

/**
 * `rows` and `heldOut`: with a schema they are its integers; without one they are what the model reads, and scales come from `rows`.
 * Without rows, ranges and errors are those of made-up rows over the schema's ranges.
 */
export type CompileOptions = ModelConfig &
  Readonly<{
    onnx: Uint8Array;
    batch: number;
    /** Names a derived schema. */
    name?: string;
    calibration?: readonly (readonly number[])[] | undefined;
    heldOut?: readonly (readonly number[])[] | undefined;
    onProgress?: ((stage: string) => void) | undefined;
  }>;

export type CompiledModel = EmittedModel &
  Readonly<{
    graph: IntegerGraph;
    bits: QuantisationBits;
    errorReport: ErrorReport;
    /** What the reader of the results must know. */
    notes: readonly string[];
  }>;

/** From an ONNX file to a circuit and its integer twin. Every error is a ProofcastError. */
export async function compileModel(options: CompileOptions): Promise<CompiledModel> {
  const { onnx, batch, onProgress = () => undefined } = options;
  if (!Number.isInteger(batch) || batch < 1 || batch > MAX_BATCH) throw new InvalidBatch(batch);
  onProgress("reading the model");
  const decoded = decodeOnnx(onnx);
  const prepared = runFloatPasses(decoded);
  const lowered = runLoweredPasses(prepared);
  const rows = options.calibration ?? [];
  const schema = options.schema ?? deriveSchema(options.name ?? "model", prepared, lowered, rows);
  checkCounts(schema, prepared, lowered.outputSizes);
  const narrowed = runSchemaPasses(lowered, schemaElements(schema.features).map(realRangeOf));

  onProgress(rows.length === 0 ? "choosing scales from the schema's ranges" : "calibrating");
  const { graph, bits, errorReport } = await calibrate(narrowed, prepared, schema, options);

  onProgress("writing the circuit");
  return {
    ...emitModel(graph, schema, batch),
    ...{ graph, bits, errorReport },
    notes: notesOf(decoded, rows.length),
  };
}

function checkCounts(schema: ModelSchema, graph: FloatGraph, outputSizes: readonly number[]): void {
  const features = graph.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const outputs = outputSizes.reduce((sum, size) => sum + size, 0);
  if (featureCount(schema) !== features) throw new SchemaMismatch("features", featureCount(schema), features);
  if (outputCount(schema) !== outputs) throw new SchemaMismatch("outputs", outputCount(schema), outputs);
}

function notesOf(decoded: FloatGraph, rowCount: number): string[] {
  const softmaxes = finalSoftmaxes(decoded).map(
    ({ op, outputs: [output] }) =>
      `Output "${output ?? ""}" is given as scores, without its final ${op}: their order, and so the class, is the same.`,
  );
  return rowCount > 0
    ? softmaxes
    : [
        ...softmaxes,
        "There are no calibration rows: ranges and errors come from made-up rows over the schema's ranges.",
      ];
}
