// SPDX-License-Identifier: GPL-3.0-or-later
import { decodeOnnx } from "../../compiler/frontend/decode-onnx.ts";
import type { ModelConfig } from "../../compiler/model-config.ts";
import { prepareOnnx } from "../../compiler/prepare-onnx.ts";
import type { SchemaField } from "../../schema/model-schema.ts";

/**
 * What a row is made of: a name for each value, and how many values each input of the model takes. `widths`: how many columns may stand
 * in a file that names none of them, when that may be another number than that of the names.
 */
export type Columns = Readonly<{ names: readonly string[]; sizes: readonly number[]; widths?: readonly number[] }>;

/** Only some forms of rows need it, and it costs reading the model. */
export type ColumnsOf = () => Promise<Columns>;

/** The columns of a model's rows: its schema's names where it has one, else its inputs'. */
export async function columnsOfModel(onnx: Uint8Array, config: ModelConfig): Promise<Columns> {
  const { inputs } = decodeOnnx(await prepareOnnx(onnx, config));
  const parts = inputs.map(({ name, shape }) => ({ name, count: shape.reduce((product, size) => product * size, 1) }));
  return { names: columnNames(config.schema?.features ?? parts), sizes: parts.map(({ count }) => count) };
}

/** The columns of one flat row that a schema describes. */
export function columnsOfFields(fields: readonly SchemaField[]): Columns {
  return { names: columnNames(fields), sizes: [fields.reduce((sum, { count }) => sum + count, 0)] };
}

/** The columns of targets: the outputs' values, or one class alone. */
export function columnsOfTargets(outputs: readonly SchemaField[]): Columns {
  const columns = columnsOfFields(outputs);
  return { ...columns, widths: [columns.names.length, 1] };
}

/** `reward[0]`, `reward[1]` … for a field of several values. One that is itself a part of an input, `x[4:9]`, goes on from there. */
export function columnNames(fields: readonly Pick<SchemaField, "name" | "count">[]): string[] {
  return fields.flatMap(({ name, count }) => {
    if (count === 1) return [name];
    const [, whole = name, from = "0"] = /^(.+)\[(\d+):\d+\]$/.exec(name) ?? [];
    return Array.from({ length: count }, (_, index) => `${whole}[${Number(from) + index}]`);
  });
}
