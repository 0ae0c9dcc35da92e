// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import {
  featureCount,
  fieldRange,
  outputCount,
  type ModelSchema,
  type SchemaField,
} from "../../schema/model-schema.ts";
import { elementAt, entryOf } from "../graph/element-at.ts";
import type { IntegerGraph } from "../graph/integer-graph.ts";
import type { Interval } from "../graph/interval.ts";

/** A value that its place in a word is not proven to hold: it would spill into its neighbours, and the words bind nothing. */
export class UnprovenField extends FatalError {
  constructor(side: "feature" | "output", index: number, proven: Interval, field: Interval) {
    super(
      "UNPROVEN_FIELD",
      `The integer graph gives ${side} ${index} the interval ${proven.min} … ${proven.max} and its field holds ${field.min} … ${field.max}. ` +
        `${side === "feature" ? "The interval must cover the field" : "The field must cover the interval"}. This is a mistake of the compiler: report it.`,
      { details: { side, index, proven, field } },
    );
  }
}

/** Graph and schema have not as many values. */
export class FieldCountMismatch extends FatalError {
  constructor(side: "feature" | "output", graphCount: number, schemaCount: number) {
    super(
      "FIELD_COUNT_MISMATCH",
      `The integer graph has ${graphCount} ${side}s and the schema ${schemaCount}: one of them belongs to another model.`,
      { details: { side, graphCount, schemaCount } },
    );
  }
}

/**
 * What packing without further checks rests on. A feature is held to its field alone, so every interval must have begun with
 * all that the field holds; an output is held by its interval alone, so that must lie within its field.
 * @error UnprovenField, FieldCountMismatch
 */
export function checkFields(graph: IntegerGraph, schema: ModelSchema): void {
  const [features, outputs] = [entryOf(graph.intervals, graph.features), entryOf(graph.intervals, graph.outputs)];
  checkCount("feature", features.length, featureCount(schema));
  checkCount("output", outputs.length, outputCount(schema));
  rangesOf(schema.features).forEach((field, index) => {
    const proven = elementAt(features, index);
    if (!covers(proven, field)) throw new UnprovenField("feature", index, proven, field);
  });
  rangesOf(schema.outputs).forEach((field, index) => {
    const proven = elementAt(outputs, index);
    if (!covers(field, proven)) throw new UnprovenField("output", index, proven, field);
  });
}

function checkCount(side: "feature" | "output", graphCount: number, schemaCount: number): void {
  if (graphCount !== schemaCount) throw new FieldCountMismatch(side, graphCount, schemaCount);
}

function rangesOf(fields: readonly SchemaField[]): Interval[] {
  return fields.flatMap((field) => new Array<Interval>(field.count).fill(fieldRange(field)));
}

function covers(outer: Interval, inner: Interval): boolean {
  return outer.min <= inner.min && outer.max >= inner.max;
}
