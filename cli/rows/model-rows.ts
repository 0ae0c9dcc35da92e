import type { Command } from "commander";
import { FatalError } from "../../schema/errors.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { givenRows, tellNote } from "../model-build/compile-options.ts";
import { checkWidth } from "./check-width.ts";
import { columnsOfFields } from "./columns.ts";

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

/**
 * Rows for a model with this schema, as its float model reads them.
 * @error UnreadableFile, InvalidRows, RowsDoNotFit, NotIntegerRows
 */
export async function readModelRows(
  path: string,
  { features }: ModelSchema,
  { integerRows }: ModelRowsOptions,
): Promise<number[][]> {
  const columns = columnsOfFields(features);
  const rows = await givenRows(path, { columns: () => Promise.resolve(columns), onNote: tellNote });
  checkWidth(path, rows, columns.names);
  if (!integerRows) return rows;
  const scales = features.flatMap(({ count, scale }) => new Array<number>(count).fill(scale));
  return rows.map((row, index) =>
    row.map((value, place) => {
      if (!Number.isInteger(value)) throw new NotIntegerRows(path, index, columns.names[place] ?? "", value);
      return value * (scales[place] ?? 1);
    }),
  );
}

/** What to ask whoever gave rows that hardly fit their fields; undefined when they fit well enough. */
export function clippedNote(clippedRows: number, rows: number, { integerRows }: ModelRowsOptions): string | undefined {
  if (integerRows || clippedRows * 2 <= rows) return undefined;
  return `${clippedRows} of ${rows} rows have values beyond their features' fields. Are they the schema's integers (--integer-rows), or in another unit?`;
}
