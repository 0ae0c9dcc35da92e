import type { ErrorReport } from "../../schema/error-report.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import {
  rowsHeld,
  rowsOfIntegers,
  rowsOfValues,
  type ModelRows,
  type RowSet,
} from "../calibration/calibration-rows.ts";
import { syntheticRows } from "../calibration/synthetic-rows.ts";
import type { CompileOptions } from "../compile-model.ts";
import { constraintBudget } from "../constraint-budget.ts";
import type { FloatGraph } from "../graph/float-graph.ts";
import { type IntegerGraph } from "../graph/integer-graph.ts";
import { NoWrapViolation } from "../graph/no-wrap.ts";
import { rangesOf } from "../graph/real-ranges.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { circuitRows, domainSize } from "../statement-constraints.ts";
import { chooseBits, type Trial } from "./choose-bits.ts";
import { errorFigures, type Outcome } from "./error-figures.ts";
import { ErrorAboveLimit, excessOf, scoreOf } from "./explain-error.ts";
import { floatReference } from "./float-reference.ts";
import { inputBounds } from "./input-bounds.ts";
import { DEFAULT_AIM, DEFAULT_LIMIT, parseMaxError, tolerancesOf } from "./max-error.ts";
import { quantise, type QuantisedModel } from "./quantise.ts";
import type { QuantisationBits } from "./quantise-plan.ts";
import { integerRunner } from "./run-integers.ts";
import { peaksOf } from "./real-evaluation.ts";
import { realRanges } from "./real-ranges.ts";
import { realRangeOf, schemaElements, type SchemaElement } from "./schema-elements.ts";

/** Rows made up for a model that came without any. */
const SYNTHETIC_ROWS = 62;

/** The report but for what the last check of the model adds to it. */
type MeasuredError = Omit<ErrorReport, "floatRounding">;

export type CalibratedModel = Readonly<{
  graph: IntegerGraph;
  bits: QuantisationBits;
  errorReport: MeasuredError;
  /** Per output: proven for the integers, and for what rounding the features adds. */
  errorBounds: readonly number[];
  inputBounds: readonly number[];
  /** The rows that the report tells of: calibration, and held-out rows where there are any. */
  outcomes: readonly Outcome[];
}>;

/** The float model: `fused`, and `narrowed` to what the schema's ranges need. */
export type FloatForms = Readonly<{ floatGraph: FloatGraph; fused: LoweredGraph; narrowed: LoweredGraph }>;

/**
 * Chooses scales on the rows, and bits too unless they are given; measures what the integers lose, end to end.
 * @error ErrorAboveLimit when nothing reaches the limit: the one that was asked for, or the default where bits are searched
 */
export async function calibrate(
  { floatGraph, fused, narrowed }: FloatForms,
  schema: ModelSchema,
  options: CompileOptions,
): Promise<CalibratedModel> {
  const [features, outputs] = [schemaElements(schema.features), schemaElements(schema.outputs)];
  const names = floatGraph.outputs.map(({ name }) => name);
  const given = options.calibration ?? [];
  const rows =
    given.length > 0
      ? rowsOf("calibration", given, features, options)
      : rowsHeld(syntheticRows(features, SYNTHETIC_ROWS), features);
  const reference = await floatReference(options.onnx, "calibration", rows.raw, names);
  const peaks = peaksOf(narrowed, rows.raw);
  const ranges = realRanges(narrowed, rangesOf(features.map(realRangeOf)));

  const limit = options.maxError === undefined ? DEFAULT_LIMIT : parseMaxError(options.maxError);
  const tolerances = tolerancesOf(limit, reference, outputs);
  // Rows that are not seen may span less: what nobody asked for is aimed at well within what is taken.
  const aims = options.maxError === undefined ? tolerances.map((tolerance) => tolerance * DEFAULT_AIM) : tolerances;
  const quantiseWith = (bits: QuantisationBits): QuantisedModel =>
    quantise(narrowed, { features, outputs, peaks, ranges, bits });
  const run = integerRunner(narrowed);

  const searched =
    options.bits === undefined
      ? await chooseBits<Trial & QuantisedModel>({
          attempt: (bits) => {
            const model = withinInt64(() => quantiseWith(bits));
            return model && { ...model, bits, rows: circuitRows(constraintBudget(model.graph, schema, options.batch)) };
          },
          score: async ({ graph }) =>
            scoreOf(await run(graph, rows.integers), reference, outputs, reachable(aims, outputs)),
          roomOf: domainSize,
        })
      : undefined;
  const bits = options.bits ?? searched?.trial.bits ?? SMALLEST_BITS;
  const { graph, errorBounds } = searched?.trial ?? quantiseWith(bits);

  const outcome: Outcome = { rows, integers: await run(graph, rows.integers), floats: reference };
  // An author who gave the bits has chosen; one who gave the unit of an output knows what it rounds to.
  const origin = options.maxError !== undefined ? "asked" : options.bits === undefined ? "default" : undefined;
  const excess = excessOf({
    ...{ outcome, features, outputs, model: fused, areBitsGiven: options.bits !== undefined },
    tolerances: origin === "asked" ? tolerances : reachable(tolerances, outputs),
  });
  if (excess !== undefined && origin !== undefined) throw new ErrorAboveLimit(excess, limit, origin);

  const heldOut = await heldOutOutcome((integers) => run(graph, integers), names, features, options);
  const bounds = { errorBounds, inputBounds: inputBounds(fused, features) };
  return {
    ...{ graph, bits, ...bounds },
    errorReport: {
      calibration: errorFigures(outcome, outputs),
      ...(heldOut === undefined ? {} : { heldOut: errorFigures(heldOut, outputs) }),
      rows: given.length > 0 ? "given" : "synthetic",
      ...boundFigures(bounds.errorBounds, bounds.inputBounds),
    },
    outcomes: heldOut === undefined ? [outcome] : [outcome, heldOut],
  };
}

async function heldOutOutcome(
  run: (integers: ModelRows["integers"]) => Promise<bigint[][]>,
  names: readonly string[],
  features: readonly SchemaElement[],
  options: CompileOptions,
): Promise<Outcome | undefined> {
  if (options.heldOut === undefined || options.heldOut.length === 0) return undefined;
  const rows = rowsOf("held-out", options.heldOut, features, options);
  const floats = await floatReference(options.onnx, "held-out", rows.raw, names);
  return { rows, integers: await run(rows.integers), floats };
}

/** What is tried, and refused with its error, when no bits of the search keep within int64. */
const SMALLEST_BITS: QuantisationBits = { weightBits: 5, activationBits: 6 };

function rowsOf(
  set: RowSet,
  rows: readonly (readonly number[])[],
  features: readonly SchemaElement[],
  { schema, rowsAre }: CompileOptions,
): ModelRows {
  const areIntegers = schema !== undefined && rowsAre !== "raw";
  return areIntegers ? rowsOfIntegers(set, rows, features) : rowsOfValues(set, rows, features);
}

/** The search asks for no less than half an output's unit and a little more: no bits bring it below. */
function reachable(tolerances: readonly number[], outputs: readonly SchemaElement[]): number[] {
  return tolerances.map((tolerance, place) => Math.max(tolerance, (outputs[place]?.scale ?? 0) * 0.75));
}

function boundFigures(
  errorBounds: readonly number[],
  ofInputs: readonly number[],
): Pick<ErrorReport, "bound" | "inputBound" | "endToEndBound"> {
  const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
  return {
    bound: largest(errorBounds),
    inputBound: largest(ofInputs),
    endToEndBound: largest(errorBounds.map((bound, place) => bound + (ofInputs[place] ?? 0))),
  };
}

function withinInt64<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof NoWrapViolation) return undefined;
    throw error;
  }
}
