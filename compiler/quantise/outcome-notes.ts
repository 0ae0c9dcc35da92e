// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { Outcome } from "./error-figures.ts";
import { isBeyond, realRangeOf, type SchemaElement } from "./schema-elements.ts";

/** Columns and outputs that a note names. */
const NAMED = 6;

/** What the reader must know of the rows: outputs that never change, values that the chain cannot hold. */
export function outcomeNotes(
  { outcomes }: Readonly<{ outcomes: readonly Outcome[] }>,
  outputs: readonly SchemaElement[],
): string[] {
  return outcomes.flatMap((outcome, set) => {
    const which = set === 0 ? "calibration" : "held-out";
    return [
      ...(set === 0 ? constantNotes(outcome, outputs) : []),
      ...clippedNotes(which, outcome),
      ...saturatedNotes(which, outcome, outputs),
    ];
  });
}

function constantNotes({ rows, integers }: Outcome, outputs: readonly SchemaElement[]): string[] {
  const [first] = integers;
  const areRowsAlike = new Set(rows.integers.map((row) => row.join())).size < 2;
  if (first === undefined || areRowsAlike) return [];
  const constant = outputs.filter((_, place) => integers.every((row) => row[place] === first[place]));
  if (constant.length === 0) return [];
  const names = named(constant.map((output) => `"${output.name}" = ${valueOf(output, first, outputs)}`));
  return [
    `The same on every calibration row: ${names}. Such an output tells nothing: check the model's training and the unit of the rows.`,
  ];
}

function valueOf(output: SchemaElement, row: readonly bigint[], outputs: readonly SchemaElement[]): string {
  return String(Number((Number(elementAt(row, outputs.indexOf(output))) * output.scale).toPrecision(6)));
}

function clippedNotes(which: string, { rows }: Outcome): string[] {
  const { clipped, integers } = rows;
  if (clipped.length === 0) return [];
  const values = clipped.reduce((sum, column) => sum + column.values, 0);
  const all = integers.length * elementAt(integers, 0).length;
  const columns = named(clipped.map(({ feature, values: count }) => `"${feature}" ${count}`));
  return [
    `${values} of ${all} values of the ${which} rows lie beyond their features' fields, and the chain holds the field's end for them: ${columns}. ` +
      "The error figures include that. Calibrate on rows that reach as far, or give the fields in a schema.",
  ];
}

function saturatedNotes(which: string, { floats }: Outcome, outputs: readonly SchemaElement[]): string[] {
  const beyond = outputs
    .map((output, place) => ({ output, count: floats.filter((row) => isBeyond(elementAt(row, place), output)).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  if (beyond.length === 0) return [];
  const names = named(
    beyond.map(({ output, count }) => {
      const { min, max } = realRangeOf(output);
      return `"${output.name}" on ${count} of ${floats.length} (its field holds ${brief(min)} … ${brief(max)})`;
    }),
  );
  return [
    `On ${which} rows the float model gives outputs beyond their fields, and the chain holds the field's end for them: ${names}. ` +
      "The error figures include that. Check the unit and the sign of the output in the schema, or give it a wider field or a larger scale.",
  ];
}

function brief(value: number): string {
  return Number(value.toPrecision(4)).toString();
}

function named(parts: readonly string[]): string {
  const more = parts.length - NAMED;
  return parts.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
