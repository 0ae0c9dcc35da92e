// SPDX-License-Identifier: GPL-3.0-or-later
import type { ErrorReport } from "../../schema/error-report.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { rowsGiven, rowsHeld } from "../calibration/calibration-rows.ts";
import { syntheticRows } from "../calibration/synthetic-rows.ts";
import type { CompileOptions } from "../compile-model.ts";
import type { FloatGraph } from "../graph/float-graph.ts";
import { type IntegerGraph } from "../graph/integer-graph.ts";
import { rangesOf } from "../graph/real-ranges.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { chosenTrial } from "./chosen-trial.ts";
import { tryWidely } from "./choose-bits.ts";
import { errorFigures, type Outcome } from "./error-figures.ts";
import { ErrorAboveLimit, excessOf, scoreOf, type Excess } from "./explain-error.ts";
import { floatReference } from "./float-reference.ts";
import { inputBounds } from "./input-bounds.ts";
import { DEFAULT_AIM, DEFAULT_LIMIT, floatFloors, parseMaxError, tolerancesOf } from "./max-error.ts";
import { withLabelReserve } from "./label-reserve.ts";
import { brief } from "./limit-text.ts";
import { modelTrials } from "./model-trials.ts";
import { quantise } from "./quantise.ts";
import type { QuantisationBits } from "./quantise-plan.ts";
import { integerRunner } from "./run-integers.ts";
import { outputsOf, peaksOf, realEvaluation } from "./real-evaluation.ts";
import { realRanges } from "./real-ranges.ts";
import { realRangeOf, schemaElements, type SchemaElement } from "./schema-elements.ts";
import { searchReference } from "./search-reference.ts";
import { tradeOffsOf, type TradeOffs } from "./trade-offs.ts";

/** Rows made up for a model that came without any. */
const SYNTHETIC_ROWS = 62;

/** The report but for what the last check of the model adds to it. */
type MeasuredError = Omit<ErrorReport, "floatRounding">;

type CalibratedModel = Readonly<{
  graph: IntegerGraph;
  bits: QuantisationBits;
  errorReport: MeasuredError;
  /** Per output: proven for the integers, and for what rounding the features adds. */
  errorBounds: readonly number[];
  inputBounds: readonly number[];
  tradeOffs: TradeOffs;
  /** What the reader must know of how the bits were chosen. */
  notes: readonly string[];
  /** The rows that the report tells of: calibration, and held-out rows where there are any. */
  outcomes: readonly Outcome[];
}>;

/** The float model: `fused`, and `narrowed` to what the schema's ranges need. */
type FloatForms = Readonly<{ floatGraph: FloatGraph; fused: LoweredGraph; narrowed: LoweredGraph }>;

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
      ? rowsGiven("calibration", given, features, options)
      : rowsHeld(syntheticRows(features, SYNTHETIC_ROWS), features);
  const reference = await floatReference(options.onnx, "calibration", rows.raw, names);
  const peaks = peaksOf(narrowed, rows.raw);
  const ranges = realRanges(narrowed, rangesOf(features.map(realRangeOf)));

  const limit = options.maxError === undefined ? DEFAULT_LIMIT : parseMaxError(options.maxError);
  const tolerances = tolerancesOf(limit, reference, outputs);
  const isAsked = options.maxError !== undefined;
  const exact = rows.raw.map((row) => outputsOf(fused, realEvaluation(fused, row)));
  const floors = isAsked ? tolerances.map(() => 0) : floatFloors(reference, exact);
  // Rows that are not seen may span less: what nobody asked for is aimed at well within what is taken.
  const aimsFor = (values: readonly ArrayLike<number>[]): number[] => {
    const asked = tolerancesOf(limit, values, outputs);
    return isAsked
      ? asked
      : atLeast(
          asked.map((tolerance) => tolerance * DEFAULT_AIM),
          floors,
        );
  };
  const searched = searchReference({ floats: reference, exact, aimsFor, isAsked });
  const run = integerRunner(narrowed);
  const trials = modelTrials({
    ...{ schema, reference, outputs, tolerances, batch: options.batch },
    searched: { ...searched, aims: reachable(searched.aims, outputs) },
    quantiseWith: (bits) => quantise(narrowed, { features, outputs, peaks, ranges, bits }),
    run: (graph) => run(graph, rows.integers),
  });
  const origin = originOf(options);
  const chosen = await chosenTrial(trials, options, limit);
  const trial = origin === "default" ? await withLabelReserve(trials, chosen, floatGraph.outputs) : chosen;
  const { graph, bits, errorBounds } = trial;

  const outcome: Outcome = { rows, integers: await run(graph, rows.integers), floats: reference };
  const excess = excessOf({
    ...{ outcome, features, outputs, bits, model: fused, areBitsGiven: options.bits !== undefined },
    tolerances: origin === "asked" ? tolerances : reachable(atLeast(tolerances, floors), outputs),
  });
  if (excess !== undefined && (origin === "asked" || origin === "default"))
    throw new ErrorAboveLimit(excess, limit, origin);

  const heldOut = await heldOutRows(names, features, options);
  const heldOutOutcome = heldOut && { ...heldOut, integers: await run(graph, heldOut.rows.integers) };
  if (options.triesWidely) await tryWidely(trials);
  const bounds = { errorBounds, inputBounds: inputBounds(fused, features) };
  return {
    ...{ graph, bits, ...bounds },
    errorReport: {
      calibration: errorFigures(outcome, outputs),
      ...(heldOutOutcome === undefined ? {} : { heldOut: errorFigures(heldOutOutcome, outputs) }),
      rows: given.length > 0 ? "given" : "synthetic",
      ...boundFigures(bounds.errorBounds, bounds.inputBounds),
    },
    outcomes: heldOutOutcome === undefined ? [outcome] : [outcome, heldOutOutcome],
    tradeOffs: await tradeOffsOf(trials, trial, limit, async (each) =>
      heldOut === undefined
        ? undefined
        : scoreOf(await run(each.graph, heldOut.rows.integers), heldOut.floats, outputs, tolerances),
    ),
    notes: [
      ...(origin === "budget" && excess !== undefined ? [coarseNote(excess, options.maxConstraints)] : []),
      ...floorNotes(outputs, tolerances, floors),
    ],
  };
}

/** Who says how large the error may be. An author who gave the bits, or the price alone, has chosen. */
function originOf({ maxError, bits, maxConstraints }: CompileOptions): "asked" | "bits" | "budget" | "default" {
  if (maxError !== undefined) return "asked";
  if (bits !== undefined) return "bits";
  return maxConstraints === undefined ? "default" : "budget";
}

function coarseNote({ output, error, allowed }: Excess, maxConstraints = Infinity): string {
  return (
    `The smallest error that ${maxConstraints} constraints allow puts output "${output}" off by ${brief(error)}, more than the ${brief(allowed)} that is taken where nothing is asked for. ` +
    "Look at the error figures before anybody relies on it, or allow more (--max-constraints)."
  );
}

/** Outputs that are constant but for a little: floats say little of what is left. */
function floorNotes(
  outputs: readonly SchemaElement[],
  tolerances: readonly number[],
  floors: readonly number[],
): string[] {
  const place = tolerances.findIndex((tolerance, index) => tolerance < (floors[index] ?? 0));
  const output = outputs[place];
  if (output === undefined) return [];
  return [
    `Output "${output.name}" moves so little on the calibration rows that float arithmetic alone is off by more than ${brief(DEFAULT_LIMIT.value * 100)} % of that: ` +
      `errors up to ${brief(floors[place] ?? 0)}, twice what the float model is off by itself, are taken. Calibrate on rows that tell more apart.`,
  ];
}

async function heldOutRows(
  names: readonly string[],
  features: readonly SchemaElement[],
  options: CompileOptions,
): Promise<Pick<Outcome, "rows" | "floats"> | undefined> {
  if (options.heldOut === undefined || options.heldOut.length === 0) return undefined;
  const rows = rowsGiven("held-out", options.heldOut, features, options);
  return { rows, floats: await floatReference(options.onnx, "held-out", rows.raw, names) };
}

/** No limit is below what the floats themselves are off by. */
function atLeast(tolerances: readonly number[], floors: readonly number[]): number[] {
  return tolerances.map((tolerance, place) => Math.max(tolerance, floors[place] ?? 0));
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
