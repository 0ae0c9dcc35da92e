// SPDX-License-Identifier: GPL-3.0-or-later
import { compileModel } from "../../compiler/compile-model.ts";
import { runIntegerOnnx } from "../../compiler/emit/integer-runtime.ts";
import { runIntegerModel } from "../../compiler/run-integer-model.ts";
import type { Hex } from "../../schema/hash.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import type { ModelSource } from "../../built-model/model-source.ts";
import { columnNames } from "../rows/columns.ts";
import { type HeldRow, rowHolder } from "../rows/hold-row.ts";
import { type CircuitRun, runCircuit } from "./circuit-run.ts";
import { distanceOf, type Distance, type Table } from "./distance-figures.ts";
import { floatOutputs } from "./float-outputs.ts";
import { targetFigures, type TargetFigures, topOneAgreement } from "./target-figures.ts";

/** What `proofcast evaluate --json` prints. All of it is computed from the raw rows; nothing is the compiler's own word. */
export type Evaluation = Readonly<{
  model: string;
  modelHash: Hex;
  rows: number;
  /** Of the compiled circuit, as circom counts them; left out when no row is tried on the circuit. */
  constraints?: number;
  integerEqualsIntOnnx: boolean;
  /** On `circuitRows` rows; left out when there are none. */
  circuitEqualsInteger?: boolean;
  circuitRows: number;
}> &
  Distance &
  Readonly<{
    /** Rows with a value beyond its feature's field. */
    clippedRows: number;
    /** The features that were clipped, and on how many rows. */
    clipped: readonly Readonly<{ feature: string; rows: number }>[];
    /** On which share of the rows both models have the same output as their largest; where outputs are classes. */
    top1Agreement?: number;
    targets?: TargetFigures;
    /** What disagrees, in words; empty when the forms agree. */
    disagreements: readonly string[];
  }>;

type EvaluationRequest = Readonly<{
  source: ModelSource;
  batch: number;
  circuitRows: number;
  /** The rows as the float model reads them: the schema may have to tell their units. */
  rowsOf: (schema: ModelSchema) => Table;
  targets?: Readonly<{ path: string; read: (schema: ModelSchema) => Promise<Table> }> | undefined;
  onProgress: (stage: string) => void;
}>;

/** Compiles a float model and compares all its forms on raw rows: onnxruntime, integer graph, int-ONNX and circuit. */
export async function evaluateModel(
  request: EvaluationRequest,
): Promise<{ evaluation: Evaluation; notes: readonly string[] }> {
  const { source, batch, circuitRows, onProgress } = request;
  const { config, ...rest } = source;
  const model = await compileModel({ ...config, ...rest, batch, onProgress });
  const { schema, graph, intOnnx } = model;
  const raw = request.rowsOf(schema);
  const targets = await request.targets?.read(schema);

  onProgress(`running the float model on ${raw.length} rows`);
  const floats = await floatOutputs(source.onnx, config, raw);
  const held = raw.map(rowHolder(schema.features));
  const features = held.map(({ integers }) => integers);
  onProgress("running the integer model as ONNX");
  const inOnnx = await runIntegerOnnx(intOnnx, features);
  onProgress("running the integer graph");
  const integers = features.map((row) => runIntegerModel(graph, row));

  const scales = schema.outputs.flatMap(({ count, scale }) => new Array<number>(count).fill(scale));
  const given = integers.map((row) => row.map((value, place) => Number(value) * (scales[place] ?? 1)));
  const distance = distanceOf(given, floats, columnNames(schema.outputs));
  const answers = features.map((row, index) => ({ features: row, outputs: integers[index] ?? [] }));
  const picks = spread(distance.worstRow, raw.length, circuitRows);
  const circuit = picks.length === 0 ? undefined : await runCircuit(model, answers, picks, onProgress);

  const otherRow = integers.findIndex((row, index) => String(row) !== String(inOnnx[index]));
  const found =
    targets && request.targets ? targetFigures(request.targets.path, targets, { floats, integers: given }) : undefined;
  const areClasses = found?.kind === "classes" || schema.outputs.some(({ scoresOf }) => scoresOf !== undefined);
  const clippedRows = held.filter(({ clipped }) => clipped.length > 0);
  return {
    notes: model.notes,
    evaluation: {
      model: schema.name,
      modelHash: model.modelHash,
      rows: raw.length,
      ...(circuit === undefined ? {} : { constraints: circuit.constraints.total }),
      integerEqualsIntOnnx: otherRow < 0,
      ...(circuit === undefined ? {} : { circuitEqualsInteger: circuit.disagrees === undefined }),
      circuitRows: picks.length,
      ...distance,
      clippedRows: clippedRows.length,
      clipped: clippedColumns(clippedRows),
      ...(areClasses && scales.length > 1 ? { top1Agreement: topOneAgreement(floats, given) } : {}),
      ...(found === undefined ? {} : { targets: found }),
      disagreements: disagreementsOf(otherRow, circuit),
    },
  };
}

/** The row of the largest error, and others from the first to the last. */
function spread(worst: number, count: number, wanted: number): number[] {
  const others = Array.from({ length: wanted }, (_, index) =>
    Math.floor((index * (count - 1)) / Math.max(1, wanted - 1)),
  );
  return [...new Set([worst, ...others])].slice(0, Math.min(wanted, count));
}

function clippedColumns(rows: readonly HeldRow[]): { feature: string; rows: number }[] {
  const counts = new Map<string, number>();
  for (const { feature } of rows.flatMap(({ clipped }) => clipped)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return [...counts].map(([feature, count]) => ({ feature, rows: count })).sort((a, b) => b.rows - a.rows);
}

function disagreementsOf(otherRow: number, circuit: CircuitRun | undefined): string[] {
  const { disagrees } = circuit ?? {};
  return [
    ...(otherRow < 0 ? [] : [`On row ${otherRow} the integer graph and its ONNX form give different outputs.`]),
    ...(disagrees === undefined ? [] : [`On rows ${disagrees.rows.join(", ")} of the circuit ${disagrees.problem}.`]),
  ];
}
