import type { ModelSchema } from "../../schema/model-schema.ts";
import { integerRows, realValues, roundToSchema } from "../calibration/calibration-rows.ts";
import { syntheticRows } from "../calibration/synthetic-rows.ts";
import { integerOnnx } from "../emit/integer-onnx.ts";
import { runIntegerOnnx } from "../emit/integer-runtime.ts";
import { modelConstraints } from "../emit/model-template.ts";
import type { FloatGraph } from "../graph/float-graph.ts";
import { NoWrapViolation, type IntegerGraph } from "../graph/integer-graph.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import type { CompileOptions } from "../compile-model.ts";
import { chooseBits, type Trial } from "./choose-bits.ts";
import { errorFigures, type ErrorFigures, type ErrorReport } from "./error-report.ts";
import { floatReference } from "./float-reference.ts";
import { quantise, type QuantisedModel } from "./quantise.ts";
import type { QuantisationBits } from "./quantise-plan.ts";
import { schemaElements, type SchemaElement } from "./schema-elements.ts";

/** Rows made up for a model that came without any. */
const SYNTHETIC_ROWS = 62;

/** Rows that the search for bits looks at. */
const SEARCH_ROWS = 64;

/** The search's default: 1/256 of the outputs' span. */
const TOLERANCE = 2 ** -8;

export type CalibratedModel = Readonly<{ graph: IntegerGraph; bits: QuantisationBits; errorReport: ErrorReport }>;

type Attempt = Trial & QuantisedModel;

/** Chooses scales on the rows, and bits too unless they are given; measures what the integers lose. */
export async function calibrate(
  lowered: LoweredGraph,
  floatGraph: FloatGraph,
  schema: ModelSchema,
  options: CompileOptions,
): Promise<CalibratedModel> {
  const [features, outputs] = [schemaElements(schema.features), schemaElements(schema.outputs)];
  const hasSchema = options.schema !== undefined;
  const given = rowsOf(options.calibration ?? [], features, hasSchema);
  const rows = given.length > 0 ? given : syntheticRows(features, SYNTHETIC_ROWS);
  const refer = (integers: bigint[][]) =>
    floatReference(
      options.onnx,
      realValues(integers, features),
      floatGraph.outputs.map(({ name }) => name),
      lowered.nodes.filter((node) => node.kind === "relu").map(({ observed }) => observed.tensor),
    );
  const reference = await refer(rows);

  const quantiseWith = (bits: QuantisationBits): QuantisedModel =>
    quantise(lowered, { features, outputs, peaks: reference.peaks, bits });
  const measure = async (graph: IntegerGraph, integers: bigint[][], floats: typeof reference.outputs) =>
    errorFigures(await runIntegerOnnx(integerOnnx(graph), integers), floats, outputs);

  const attempt = async (bits: QuantisationBits): Promise<Attempt | undefined> => {
    const model = withinInt64(() => quantiseWith(bits));
    if (model === undefined) return undefined;
    const { max } = await measure(model.graph, rows.slice(0, SEARCH_ROWS), reference.outputs);
    return { ...model, bits, constraints: totalOf(model.graph), error: max };
  };
  const tolerance = (options.tolerance ?? TOLERANCE) * spanOf(reference.outputs);
  const searched =
    options.bits === undefined ? await chooseBits(attempt, Math.max(tolerance, unitOf(outputs))) : undefined;
  const bits = options.bits ?? searched?.bits ?? SMALLEST_BITS;
  const { graph, errorBounds } = searched ?? quantiseWith(bits);

  const heldOut = rowsOf(options.heldOut ?? [], features, hasSchema);
  const calibration = await measure(graph, rows, reference.outputs);
  const onHeldOut: ErrorFigures | undefined =
    heldOut.length === 0 ? undefined : await measure(graph, heldOut, (await refer(heldOut)).outputs);
  const errorReport: ErrorReport = {
    calibration,
    ...(onHeldOut === undefined ? {} : { heldOut: onHeldOut }),
    rows: given.length > 0 ? "given" : "synthetic",
    rowCount: rows.length,
    bound: Math.max(...errorBounds),
  };
  return { graph, bits, errorReport };
}

/** What is tried, and refused with its error, when no bits of the search keep within int64. */
const SMALLEST_BITS: QuantisationBits = { weightBits: 5, activationBits: 6 };

function rowsOf(
  rows: readonly (readonly number[])[],
  features: readonly SchemaElement[],
  hasSchema: boolean,
): bigint[][] {
  return hasSchema ? integerRows(rows, features) : roundToSchema(rows, features);
}

function withinInt64<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof NoWrapViolation) return undefined;
    throw error;
  }
}

function totalOf(graph: IntegerGraph): number {
  return [...modelConstraints(graph).values()].reduce((sum, { linear, nonLinear }) => sum + linear + nonLinear, 0);
}

function spanOf(outputs: readonly (readonly number[])[]): number {
  const values = outputs.flat();
  return values.reduce((a, b) => Math.max(a, b), -Infinity) - values.reduce((a, b) => Math.min(a, b), Infinity);
}

/** No search asks for less than one integer step. */
function unitOf(outputs: readonly SchemaElement[]): number {
  return outputs.reduce((unit, { scale }) => Math.max(unit, scale), 0);
}
