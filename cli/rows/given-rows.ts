// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { readRows, type RowsContext } from "./read-rows.ts";

/** A file that the command line names cannot be read as what it should be. */
export class UnreadableFile extends FatalError {
  constructor(path: string, problem: string, cause?: unknown) {
    super("UNREADABLE_FILE", `Cannot use ${path}: ${problem}.`, { details: { path, problem }, cause });
  }
}

/** Rows that somebody named, so that they must be there. @error UnreadableFile, InvalidRows */
export async function givenRows(path: string, context: RowsContext): Promise<number[][]> {
  const rows = await readRows(path, context);
  if (rows === undefined) throw new UnreadableFile(path, "there is no such file");
  return rows;
}
