// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";

/** Names that a message lists. */
const NAMED = 8;

/** The rows have another length than the model's. */
export class RowsDoNotFit extends FatalError {
  constructor(path: string, found: number, names: readonly string[]) {
    const more = names.length - NAMED;
    const listed = names.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
    super(
      "ROWS_DO_NOT_FIT",
      `The rows of ${path} have ${found} values, and the model reads ${names.length}: ${listed}. Give one value each, in this order.`,
      { details: { path, found, expected: names.length } },
    );
  }
}

/** Rows are of one length already: it must be the model's. @error RowsDoNotFit */
export function checkWidth(path: string, rows: readonly (readonly number[])[], names: readonly string[]): void {
  const found = rows[0]?.length ?? 0;
  if (found !== names.length) throw new RowsDoNotFit(path, found, names);
}
