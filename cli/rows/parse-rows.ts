// SPDX-License-Identifier: GPL-3.0-or-later
import type { RefuseFile } from "../../files/json-file.ts";

/** What stands in a row: its value, or undefined for what it must not be. */
type RowEntry<T> = Readonly<{ entry: (value: unknown) => T | undefined; wanted: string }>;

/** Rows of one length, at least one: an array of arrays, or such an array as `rows` beside other facts. */
export function parseRows<T>(json: unknown, { entry, wanted }: RowEntry<T>, refuse: RefuseFile): T[][] {
  const rows = Array.isArray(json) ? (json as unknown[]) : rowsIn(json, refuse);
  if (rows.length === 0) throw refuse("it has not one row");
  if (!rows.some(Array.isArray)) {
    throw refuse(
      rows.every((value) => entry(value) !== undefined)
        ? "it is one flat list; a single row needs its own pair of brackets"
        : `row 0 is ${kindOf(rows[0])}`,
    );
  }
  const [first] = rows;
  return rows.map((row, index) => {
    if (!Array.isArray(row)) throw refuse(`row ${index} is ${kindOf(row)}`);
    if (row.length === 0) throw refuse(`row ${index} is empty`);
    const values = row.map((value: unknown, column) => {
      const read = entry(value);
      if (read === undefined) {
        throw refuse(`row ${index}, column ${column} is ${kindOf(value)} and must be ${wanted} (both count from 0)`);
      }
      return read;
    });
    const width = Array.isArray(first) ? first.length : 0;
    if (row.length !== width) throw refuse(`row ${index} has ${row.length} values and row 0 has ${width}`);
    return values;
  });
}

function rowsIn(json: unknown, refuse: RefuseFile): unknown[] {
  if (json === null || typeof json !== "object") throw refuse(`it is ${kindOf(json)}`);
  const { rows } = json as { rows?: unknown };
  if (Array.isArray(rows)) return rows;
  if (rows !== undefined) throw refuse(`its "rows" is ${kindOf(rows)}`);
  if ("input_data" in json) {
    throw refuse('it is EZKL\'s input file, whose "input_data" has one flat list an input and not one a row');
  }
  const names = Object.keys(json).slice(0, 5);
  throw refuse(
    `it has no "rows"${names.length === 0 ? "" : `, but ${names.map((name) => JSON.stringify(name)).join(", ")}`}`,
  );
}

/** What stands there instead, in words. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "number" && !Number.isFinite(value)) return "a number too large for a double";
  if (typeof value === "string")
    return `the text ${JSON.stringify(value.length > 24 ? `${value.slice(0, 24)}…` : value)}`;
  if (typeof value === "object") return "an object";
  return JSON.stringify(value);
}
