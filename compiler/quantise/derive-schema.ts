import { type ModelSchema, type SchemaField } from "../../schema/model-schema.ts";
import type { LoweredGraph } from "../graph/lowered-graph.ts";
import { elementAt, entryOf } from "../graph/element-at.ts";
import type { FloatGraph } from "../graph/float-graph.ts";
import { sizeOf } from "../graph/shape.ts";
import { fieldNames } from "./field-names.ts";
import { realRanges } from "./real-ranges.ts";
import { realRangeOf, schemaElements } from "./schema-elements.ts";

/** Bits of a derived output that its worst case may take; one below the sign's 31, for what rounding adds. */
const OUTPUT_BITS = 30;

/** What a model without rows is taken to read: −1 … 1. */
const DEFAULT_RANGE = { min: -1, max: 1 };

/**
 * A schema for a model that came without one. Each input is a field of 8 bits whose scale covers what the rows hold: unsigned when no
 * row is negative. Each output is a field of 32 bits, signed, whose scale is the finest power of two that holds the worst case.
 */
export function deriveSchema(
  name: string,
  graph: FloatGraph,
  lowered: LoweredGraph,
  rows: readonly (readonly number[])[],
): ModelSchema {
  let offset = 0;
  const features = graph.inputs.map((input) => {
    const count = sizeOf(input.shape);
    const range = rows.length === 0 ? DEFAULT_RANGE : rangeOf(rows, offset, offset + count);
    offset += count;
    return featureField(input.name, count, range);
  });
  const names = fieldNames([...graph.inputs, ...graph.outputs].map((each) => each.name));
  const elements = schemaElements(features).map(realRangeOf);
  const ranges = entryOf(realRanges(lowered, elements), elementAt(lowered.outputs, 0));
  let start = 0;
  const outputs = lowered.outputSizes.map((count, index): SchemaField => {
    const part = ranges.slice(start, (start += count));
    const largest = Math.max(...part.map(({ min, max }) => Math.max(Math.abs(min), Math.abs(max))), 2 ** -60);
    const scale = 2 ** Math.ceil(Math.log2(largest) - OUTPUT_BITS);
    return { name: entryAt(names, graph.inputs.length + index), unit: "", count, width: 32, signed: true, scale };
  });
  return {
    version: 1,
    name: modelName(name),
    features: features.map((field, index) => ({ ...field, name: entryAt(names, index) })),
    outputs,
    total: true,
  };
}

function featureField(name: string, count: number, { min, max }: { min: number; max: number }): SchemaField {
  const signed = min < 0;
  const largest = Math.max(Math.abs(min), Math.abs(max));
  const scale = largest === 0 ? 1 : largest / (signed ? 127 : 255);
  return { name, unit: "", count, width: 8, signed, scale };
}

function rangeOf(rows: readonly (readonly number[])[], start: number, end: number): { min: number; max: number } {
  let [min, max] = [0, 0];
  for (const row of rows)
    for (const value of row.slice(start, end)) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  return { min, max };
}

function modelName(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9_.-]/g, "_").slice(0, 64);
  return /^[A-Za-z0-9]/.test(plain) ? plain : `model${plain}`.slice(0, 64);
}

function entryAt(names: readonly string[], index: number): string {
  return names[index] ?? `value${index}`;
}
