// SPDX-License-Identifier: GPL-3.0-or-later
import { extname } from "node:path";
import { FatalError } from "../../schema/errors.ts";
import { parseJson } from "../../files/json-file.ts";
import { readBounded } from "../../files/bounded-file.ts";
import type { ColumnsOf } from "./columns.ts";
import { csvRows } from "./csv-rows.ts";
import { ezklRows, isEzklInput } from "./ezkl-rows.ts";
import { isNpy } from "./npy-header.ts";
import { npyRows } from "./npy-rows.ts";
import { parseRows } from "./parse-rows.ts";
import { MAX_BYTES, MAX_CELLS } from "./row-limits.ts";

/** The file does not hold rows of numbers. */
export class InvalidRows extends FatalError {
  constructor(path: string, problem: string, cause?: unknown) {
    super(
      "INVALID_ROWS",
      `Cannot read rows from ${path}: ${problem}. Rows are a JSON array with one array of numbers a row, all of one length: ` +
        '[[1, 2], [3, 4]], or {"rows": …} with such an array; EZKL\'s {"input_data": …}; .csv with a header; or a .npy array.',
      { details: { path, problem }, cause },
    );
  }
}

/** What a reader of rows may need, and whom it tells of what it left out. */
export type RowsContext = Readonly<{ columns: ColumnsOf; onNote?: ((note: string) => void) | undefined }>;

/** First bytes of what people take for one of the formats, and what to do with it. */
const OTHER_FORMATS: readonly (readonly [start: string, advice: string])[] = [
  ["PK", "it is a zip archive (.npz, .xlsx): save the one array or sheet in it as .npy or CSV"],
  ["PAR1", "it is Parquet: save it as CSV (pandas: to_csv(…, index=False))"],
  ["\x1f\x8b", "it is compressed with gzip: unpack it"],
];

/** The rows of a file, if the file is there, whatever of the forms it has. @error InvalidRows */
export async function readRows(path: string, context: RowsContext): Promise<number[][] | undefined> {
  const refuse = (problem: string, cause?: unknown): InvalidRows => new InvalidRows(path, problem, cause);
  const file = await readBounded(path, MAX_BYTES);
  if (file === undefined) return undefined;
  const { bytes, isWhole } = file;
  if (!isWhole) throw refuse(`it has more than ${MAX_BYTES} bytes; a few thousand rows are ample`);
  const start = Buffer.from(bytes.subarray(0, 4)).toString("latin1");
  const other = OTHER_FORMATS.find(([mark]) => start.startsWith(mark));
  if (other !== undefined) throw refuse(other[1]);
  const rows = await rowsOf(bytes, extname(path).toLowerCase(), context, refuse);
  const cells = rows.length * (rows[0]?.length ?? 0);
  if (cells > MAX_CELLS) throw refuse(`it has ${cells} values in all, more than ${MAX_CELLS}`);
  return rows;
}

async function rowsOf(
  bytes: Uint8Array,
  extension: string,
  { columns, onNote }: RowsContext,
  refuse: (problem: string, cause?: unknown) => InvalidRows,
): Promise<number[][]> {
  if (isNpy(bytes)) return npyRows(bytes, refuse);
  if (extension === ".npy") throw refuse("it does not begin as a .npy file does");
  if (extension === ".csv") return csvRows(bytes, await columns(), { refuse, onNote });
  const json = parseJson(bytes, (problem, cause) =>
    refuse(extension === ".json" ? problem : `${problem}, and by its name neither .csv nor .npy`, cause),
  );
  if (isEzklInput(json)) return ezklRows(json, (await columns()).sizes, refuse);
  return parseRows(json, { entry: finite, wanted: "a number" }, refuse);
}

function finite(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
