// SPDX-License-Identifier: GPL-3.0-or-later
import { layoutOf } from "../schema/layout.ts";
import { parseModelSchema, scoredOutputs, type ModelSchema } from "../schema/model-schema.ts";
import { checkBatchSize } from "../schema/places.ts";
import type { ErrorReport } from "../schema/error-report.ts";
import { FatalError } from "../schema/errors.ts";
import { MAX_BATCH } from "../schema/manifest.ts";
import { rowsGiven } from "./calibration/calibration-rows.ts";
import { checkFeatureTypes } from "./calibration/check-feature-types.ts";
import { checkCompiled } from "./check-compiled.ts";
import { checkCounts, checkDeclaredCounts, countValues } from "./check-counts.ts";
import { emitModel, type EmittedModel } from "./emit-model.ts";
import { decodeOnnx } from "./frontend/decode-onnx.ts";
import { readerNotes } from "./frontend/reader-notes.ts";
import { rangesOf } from "./graph/real-ranges.ts";
import type { LoweredGraph } from "./graph/lowered-graph.ts";
import type { IntegerGraph } from "./graph/integer-graph.ts";
import { labelNotes } from "./onnx/number-labels.ts";
import { heldForms, type HeldForms } from "./held-forms.ts";
import { configAmong, type ModelConfig } from "./model-config.ts";
import { boundNormalised } from "./passes/bound-normalised.ts";
import { giveScores } from "./passes/give-scores.ts";
import { runFloatPasses, runLoweredPasses, runSchemaPasses } from "./passes/index.ts";
import { lower } from "./passes/lower.ts";
import { prepareOnnx } from "./prepare-onnx.ts";
import { calibrate } from "./quantise/calibrate.ts";
import { deriveSchema } from "./quantise/derive-schema.ts";
import { outcomeNotes } from "./quantise/outcome-notes.ts";
import { domainNotes, domainReport } from "./quantise/domain-report.ts";
import { realRangeOf, schemaElements, type SchemaElement } from "./quantise/schema-elements.ts";
import type { QuantisationBits } from "./quantise/quantise-plan.ts";
import type { TradeOffs } from "./quantise/trade-offs.ts";
import { checkScoresFit, scoreNotes, withScores } from "./scored-schema.ts";

/** The number of subjects is not one that a circuit can have. */
export class InvalidBatch extends FatalError {
  constructor(batch: number) {
    super("INVALID_BATCH", `The batch is ${batch}. It must be a whole number from 1 to ${MAX_BATCH}.`, {
      details: { batch },
    });
  }
}

/**
 * `calibration` and `heldOut`: with a schema they are its integers, unless `rowsAre` says otherwise; without one they are what the
 * model reads, and the schema comes from `calibration`. Without rows, ranges and errors are those of made-up rows over the schema's ranges.
 */
export type CompileOptions = ModelConfig &
  Readonly<{
    onnx: Uint8Array;
    batch: number;
    /** Names a derived schema. */
    name?: string;
    calibration?: readonly (readonly number[])[] | undefined;
    heldOut?: readonly (readonly number[])[] | undefined;
    /** Tries many more bits than choosing some takes, to show what each error costs. */
    triesWidely?: boolean | undefined;
    onProgress?: ((stage: string) => void) | undefined;
  }>;

export type CompiledModel = EmittedModel &
  Readonly<{
    graph: IntegerGraph;
    bits: QuantisationBits;
    errorReport: ErrorReport;
    tradeOffs: TradeOffs;
    /** What the reader of the results must know. */
    notes: readonly string[];
  }>;

/** From an ONNX file to a circuit and its integer twin. Every error is a ProofcastError. */
export async function compileModel(given: CompileOptions): Promise<CompiledModel> {
  const config = configAmong(given, "What compileModel was given");
  const options = { ...given, onnx: await prepareOnnx(given.onnx, config) };
  const { onnx, batch, onProgress = () => undefined } = options;
  if (!Number.isInteger(batch) || batch < 1 || batch > MAX_BATCH) throw new InvalidBatch(batch);
  onProgress("reading the model");
  const decoded = decodeOnnx(onnx);
  checkDeclaredCounts(decoded);
  const folded = await runFloatPasses(decoded);
  const { graph: prepared, scores } = config.scores ? giveScores(folded) : { graph: folded, scores: [] };
  const lowered = boundNormalised(lower(prepared));
  const plain = runLoweredPasses(lowered);
  countValues("outputs", plain.outputSizes);
  const rows = options.calibration ?? [];
  let held: HeldForms | undefined;
  const fusedWithin = (elements: readonly SchemaElement[]): LoweredGraph =>
    (held = heldForms({ floatGraph: prepared, lowered, plain }, elements, rows)).fused;
  const described =
    config.schema ??
    derivedSchema(
      deriveSchema(options.name ?? "model", folded, plain, { rows, maxError: config.maxError, fusedWithin }),
    );
  checkCounts(described, prepared.inputs, plain.outputSizes);
  const schema = withScores(described, plain.outputSizes, scores);
  const layout = layoutOf(schema);
  checkBatchSize([layout.features, layout.outputs], batch);
  if (config.schema !== undefined) checkScoresFit(schema, plain);
  const [features, outputs] = [schemaElements(schema.features), schemaElements(schema.outputs)];
  checkFeatureTypes(prepared.inputs, features);
  const read = rowsGiven("calibration", rows, features, { ...options, ...config }).raw;
  const within = held ?? heldForms({ floatGraph: prepared, lowered, plain }, features, read);
  const narrowed = runSchemaPasses(within.fused, rangesOf(features.map(realRangeOf)));

  onProgress(rows.length === 0 ? "choosing scales from the schema's ranges" : "calibrating");
  const forms = { floatGraph: prepared, fused: within.fused, narrowed };
  const calibrated = await calibrate(forms, schema, { ...options, ...config });
  const { graph, bits, tradeOffs } = calibrated;

  onProgress("writing the circuit");
  const emitted = emitModel(graph, schema, batch);
  const { intOnnx, constraintBudget } = emitted;

  onProgress("comparing the integers with the float model");
  const figures = { errorReport: calibrated.errorReport, bits, constraintBudget, schema };
  const toCheck = { ...calibrated, ...within, onnx, floatGraph: prepared, intOnnx, features, outputs, figures };
  const { floatRounding, beyondDomain, notes } = await checkCompiled(toCheck);
  const domain = domainReport(within.held, beyondDomain);
  const errorReport = { ...calibrated.errorReport, floatRounding, ...domain };
  return {
    ...emitted,
    ...{ graph, bits, errorReport, tradeOffs },
    notes: [
      ...readerNotes(decoded),
      ...labelNotes(given.onnx),
      ...notesOf(schema, { asked: config.scores === true, rowCount: rows.length }),
      ...domainNotes(within.held, beyondDomain),
      ...outcomeNotes(calibrated, outputs),
      ...calibrated.notes,
      ...notes,
    ],
  };
}

/** A derived schema is held to the same rules: names of tensors, extreme rows and counts come from outside. */
function derivedSchema(schema: ModelSchema): ModelSchema {
  return parseModelSchema(schema, "The schema derived from the model and its rows");
}

function notesOf(schema: ModelSchema, { asked, rowCount }: Readonly<{ asked: boolean; rowCount: number }>): string[] {
  const scores = scoreNotes(scoredOutputs(schema));
  return [
    ...scores,
    ...(asked && scores.length === 0
      ? ["Scores were asked for, but no output ends in Softmax, LogSoftmax or Sigmoid: nothing was dropped."]
      : []),
    ...(rowCount > 0
      ? []
      : ["There are no calibration rows: ranges and errors come from made-up rows over the schema's ranges."]),
  ];
}
