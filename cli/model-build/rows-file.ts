import { FatalError } from "../../schema/errors.ts";
import { readOptionalJsonFile } from "../../schema/json-file.ts";
import { parseRows } from "./parse-rows.ts";

/** The file does not hold rows of numbers. */
export class InvalidRows extends FatalError {
  constructor(path: string, problem: string, cause?: unknown) {
    super(
      "INVALID_ROWS",
      `${path} holds no rows: ${problem}. Rows are a JSON array with one array of numbers a row, all of one length: ` +
        '[[1, 2], [3, 4]], or {"rows": …} with such an array.',
      { details: { path, problem }, cause },
    );
  }
}

/** The rows of a JSON file, if the file is there. @error InvalidRows */
export async function readRows(path: string): Promise<number[][] | undefined> {
  const refuse = (problem: string, cause?: unknown): InvalidRows => new InvalidRows(path, problem, cause);
  const json = await readOptionalJsonFile(path, refuse);
  if (json === undefined) return undefined;
  return parseRows(json, { entry: finite, wanted: "a number" }, refuse);
}

function finite(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
