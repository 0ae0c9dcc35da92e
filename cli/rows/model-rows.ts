// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from "commander";
import { FatalError } from "../../schema/errors.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { tellNote } from "../progress/tell-note.ts";
import { givenRows } from "./given-rows.ts";
import { checkWidth } from "./check-width.ts";
import { columnNames, type ColumnsOf } from "./columns.ts";

/** A row that should be of integers is not. */
export class NotIntegerRows extends FatalError {
  constructor(path: string, row: number, column: string, value: number) {
    super(
      "NOT_INTEGER_ROWS",
      `Row ${row} of ${path} holds ${value} for "${column}", and --integer-rows says that rows are the schema's integers. Leave the option out for values as the float model reads them.`,
      { details: { path, row, column, value } },
    );
  }
}

/** What a command that runs a model on rows can be told of them. */
export type ModelRowsOptions = { integerRows?: true };

export function addModelRowsOptions(command: Command): Command {
  return command.option("--integer-rows", "rows are the schema's integers, and the float model reads integer × scale");
}

/** Rows of as many values as the columns that they are for. @error UnreadableFile, InvalidRows, RowsDoNotFit */
export async function readModelRows(path: string, columns: ColumnsOf): Promise<number[][]> {
  const rows = await givenRows(path, { columns, onNote: tellNote });
  checkWidth(path, rows, (await columns()).names);
  return rows;
}

/**
 * The same as the float model reads them.
 * @param path names the file in errors
 * @error NotIntegerRows
 */
export function rowsInUnits(
  path: string,
  rows: readonly (readonly number[])[],
  { features }: ModelSchema,
  { integerRows }: ModelRowsOptions,
): readonly (readonly number[])[] {
  if (!integerRows) return rows;
  const names = columnNames(features);
  const scales = features.flatMap(({ count, scale }) => new Array<number>(count).fill(scale));
  return rows.map((row, index) =>
    row.map((value, place) => {
      if (!Number.isInteger(value)) throw new NotIntegerRows(path, index, names[place] ?? "", value);
      return value * (scales[place] ?? 1);
    }),
  );
}

/** What to ask whoever gave rows that hardly fit their fields; undefined when they fit well enough. */
export function clippedNote(clippedRows: number, rows: number, { integerRows }: ModelRowsOptions): string | undefined {
  if (integerRows || clippedRows * 2 <= rows) return undefined;
  return `${clippedRows} of ${rows} rows have values beyond their features' fields. Are they the schema's integers (--integer-rows), or in another unit?`;
}
