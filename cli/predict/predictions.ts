// SPDX-License-Identifier: GPL-3.0-or-later
import { runIntegerOnnx } from "../../compiler/emit/integer-runtime.ts";
import type { Hex } from "../../schema/hash.ts";
import type { SchemaField } from "../../schema/model-schema.ts";
import { columnNames } from "../rows/columns.ts";
import { type ClippedValue, rowHolder } from "../rows/hold-row.ts";
import type { IntegerModel } from "./integer-model.ts";

/** One row's answer. */
type Prediction = Readonly<{
  /** Counts from 0. */
  row: number;
  /** In the outputs' units. */
  outputs: readonly number[];
  /** The same as the chain stores them, decimal. */
  integers: readonly string[];
  /** Features beyond their fields: the answer is one for other values than were given. */
  clipped: readonly ClippedValue[];
}>;

/** What `proofcast predict --json` prints. */
export type Predictions = Readonly<{
  model: string;
  modelHash: Hex;
  /** A value each, in order. */
  outputs: readonly Readonly<{ name: string; unit: string; scale: number }>[];
  rows: readonly Prediction[];
  clippedRows: number;
}>;

/** Runs the integer model, in onnxruntime as a relayer does, on rows as the float model would read them. */
export async function predictionsOf(
  { schema, intOnnx, modelHash }: IntegerModel,
  rows: readonly (readonly number[])[],
): Promise<Predictions> {
  const held = rows.map(rowHolder(schema.features));
  const results = await runIntegerOnnx(
    intOnnx,
    held.map(({ integers }) => integers),
  );
  const outputs = valuesOf(schema.outputs);
  const predictions = results.map((integers, row) => ({
    row,
    outputs: integers.map((integer, place) => Number(integer) * (outputs[place]?.scale ?? 1)),
    integers: integers.map(String),
    clipped: held[row]?.clipped ?? [],
  }));
  const clippedRows = predictions.filter(({ clipped }) => clipped.length > 0).length;
  return { model: schema.name, modelHash, outputs, rows: predictions, clippedRows };
}

function valuesOf(fields: readonly SchemaField[]): Predictions["outputs"] {
  const units = fields.flatMap((field) => new Array<SchemaField>(field.count).fill(field));
  return columnNames(fields).map((name, place) => ({
    name,
    unit: units[place]?.unit ?? "",
    scale: units[place]?.scale ?? 1,
  }));
}

/** For a person: a row a line, its integers in brackets, and what was clipped below it. */
export function predictionsText({ outputs, rows, clippedRows }: Predictions): string {
  const lines = rows.flatMap((prediction) => [
    `${String(prediction.row).padStart(6)}  ${outputs.map((output, place) => valueText(output, prediction, place)).join(", ")}`,
    ...prediction.clipped.map(
      ({ feature, value, held }) => `        clipped: ${feature} is ${value}, and the chain holds ${figure(held)}`,
    ),
  ]);
  const summary = `${rows.length} rows, ${clippedRows} of them with clipped features`;
  return [...lines, summary].join("\n");
}

function valueText(
  { name, unit }: Predictions["outputs"][number],
  { outputs, integers }: Prediction,
  place: number,
): string {
  const value = figure(outputs[place] ?? NaN);
  return `${name} ${value}${unit === "" ? "" : ` ${unit}`} (${integers[place]})`;
}

function figure(value: number): string {
  return Number(value.toPrecision(9)).toString();
}
