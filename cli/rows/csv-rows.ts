// SPDX-License-Identifier: GPL-3.0-or-later
import { CsvError, parse } from "csv-parse/sync";
import type { RefuseFile } from "../../files/json-file.ts";
import type { Columns } from "./columns.ts";
import { chosenColumns, separatorHint } from "./csv-header.ts";

type CsvContext = Readonly<{ refuse: RefuseFile; onNote?: ((note: string) => void) | undefined }>;

/** A decimal number as every language writes it; Number() alone would also take "", "0x1f" and "Infinity". */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** A field longer than this is no number. */
const MAX_RECORD_BYTES = 2 ** 24;

/**
 * Rows of a CSV file with a header (RFC 4180: quoted fields, LF or CRLF). Columns that are named after the model's features come in the
 * features' order; otherwise their places count. Lines and columns of refusals count from 1, as editors do.
 */
export function csvRows(bytes: Uint8Array, columns: Columns, { refuse, onNote }: CsvContext): number[][] {
  const text = textOf(bytes, refuse);
  let header: { picks: readonly number[]; width: number; titles: readonly string[] } | undefined;
  let lastLine = 0;
  let emptyLine: number | undefined;
  const rows: number[][] = [];
  const take = (record: readonly string[], endLine: number): void => {
    const line = lastLine + 1;
    lastLine = endLine;
    if (record.length === 1 && record[0]?.trim() === "") {
      emptyLine ??= line;
      return;
    }
    if (emptyLine !== undefined) throw refuse(`line ${emptyLine} is empty`);
    if (header === undefined) header = { ...chosenColumns(record, columns, { refuse, onNote }), titles: record };
    else {
      const { picks, width, titles } = header;
      if (record.length !== width)
        throw refuse(`line ${line} has ${record.length} columns and the header ${width}${separatorHint(record)}`);
      rows.push(picks.map((column) => numberAt(record[column] ?? "", { line, column, title: titles[column] }, refuse)));
    }
  };
  try {
    parse(text, {
      bom: true,
      trim: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      max_record_size: MAX_RECORD_BYTES,
      on_record: (record, { lines }) => {
        take(record, lines);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw refuse(csvProblem(error, lastLine + 1));
  }
  if (header === undefined) throw refuse("it is empty");
  if (rows.length === 0) throw refuse("it has a header and not one row");
  return rows;
}

function numberAt(
  text: string,
  { line, column, title }: Readonly<{ line: number; column: number; title: string | undefined }>,
  refuse: RefuseFile,
): number {
  const plain = text.trim();
  const value = NUMBER.test(plain) ? Number(plain) : NaN;
  if (Number.isFinite(value)) return value;
  const shown = plain === "" ? "empty" : JSON.stringify(plain.length > 24 ? `${plain.slice(0, 24)}…` : plain);
  throw refuse(
    `line ${line}, column ${column + 1} (${JSON.stringify(title?.slice(0, 48))}) is ${shown} and must be a finite number${hintFor(plain)}`,
  );
}

/** What people leave in tables most often. */
function hintFor(text: string): string {
  if (/^(|nan|na|n\/a|null|none|-)$/i.test(text)) return ": fill up what is missing";
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return ": write it without commas between thousands";
  return /^[+-]?\d+,\d+$/.test(text) ? ": write it with a decimal point" : "";
}

function csvProblem({ code }: CsvError, line: number): string {
  if (code === "CSV_QUOTE_NOT_CLOSED") return `a quoted field that begins on line ${line} or later is never closed`;
  if (code === "CSV_MAX_RECORD_SIZE") return `the record on line ${line} has more than ${MAX_RECORD_BYTES} characters`;
  return `line ${line} has a quotation mark where none may be (inside a quoted field it is written twice)`;
}

function textOf(bytes: Uint8Array, refuse: RefuseFile): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw refuse("it is not text in UTF-8; save it as such", error);
  }
}
