// SPDX-License-Identifier: GPL-3.0-or-later
import type { SchemaField } from "../../schema/model-schema.ts";
import type { ColumnChoice } from "./column-choice.ts";

/** Runs of values alike on one side: the layout counts them in one byte. */
export const MAX_RUNS = 255;

/** How many runs of the same width and sign columns make. */
export function runsOf(choices: readonly ColumnChoice[]): number {
  return choices.filter((choice, index) => {
    const before = choices[index - 1];
    return before?.width !== choice.width || before.signed !== choice.signed;
  }).length;
}

/** The columns of one tensor as fields: neighbours alike are one. A field of some columns only says which: `x[3]`, `x[4:9]`. */
export function fieldsOfColumns(tensor: string, choices: readonly ColumnChoice[]): SchemaField[] {
  const fields: SchemaField[] = [];
  let start = 0;
  choices.forEach((choice, index) => {
    const next = choices[index + 1];
    if (next !== undefined && isAlike(choice, next)) return;
    const places = index === start ? `${start}` : `${start}:${index}`;
    const isWhole = start === 0 && index === choices.length - 1;
    fields.push({ name: isWhole ? tensor : `${tensor}[${places}]`, unit: "", count: index + 1 - start, ...choice });
    start = index + 1;
  });
  return fields;
}

function isAlike(a: ColumnChoice, b: ColumnChoice): boolean {
  return a.width === b.width && a.signed === b.signed && a.scale === b.scale;
}
