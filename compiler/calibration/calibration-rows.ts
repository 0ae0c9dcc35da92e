// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import type { ModelConfig } from "../model-config.ts";
import type { SchemaElement } from "../quantise/schema-elements.ts";

/** Which rows: both kinds are checked alike. */
type RowSet = "calibration" | "held-out";

/** A row does not fit the schema or the model. */
export class InvalidCalibration extends FatalError {
  constructor(set: RowSet, row: number, problem: string, remedy: string) {
    const which = set === "calibration" ? "Calibration" : "Held-out";
    super("INVALID_CALIBRATION", `${which} row ${row} ${problem}. ${remedy}.`, { details: { set, row, problem } });
  }
}

/** A feature some of whose values lie outside its field, and how many do. */
type ClippedColumn = Readonly<{ feature: string; values: number }>;

/** Rows twice: as the float model reads them, and as the chain holds them, rounded to the features' units and held to their fields. */
export type ModelRows = Readonly<{
  raw: readonly (readonly number[])[];
  integers: readonly (readonly bigint[])[];
  /** The features whose values were held to their field's end, most first. */
  clipped: readonly ClippedColumn[];
}>;

/** Rows as an author gives them: with a schema its integers, unless `rowsAre` says otherwise. @error InvalidCalibration */
export function rowsGiven(
  set: RowSet,
  rows: readonly (readonly number[])[],
  features: readonly SchemaElement[],
  { schema, rowsAre }: Pick<ModelConfig, "schema" | "rowsAre">,
): ModelRows {
  const areIntegers = schema !== undefined && rowsAre !== "raw";
  return areIntegers ? rowsOfIntegers(set, rows, features) : rowsOfValues(set, rows, features);
}

/**
 * Rows in the schema's integers, checked: one value a feature, each whole and inside its field. The float model reads integer · scale.
 * @error InvalidCalibration
 */
export function rowsOfIntegers(
  set: RowSet,
  rows: readonly (readonly number[])[],
  features: readonly SchemaElement[],
): ModelRows {
  const integers = rows.map((row, index) => {
    if (row.length !== features.length)
      throw new InvalidCalibration(
        set,
        index,
        `has ${row.length} values`,
        `The schema has ${features.length} features`,
      );
    return features.map((feature, place) => integerOf(set, row[place], feature, index));
  });
  return rowsHeld(integers, features);
}

/** Rows that are integers already: nothing is rounded and nothing clipped. */
export function rowsHeld(integers: readonly (readonly bigint[])[], features: readonly SchemaElement[]): ModelRows {
  return { raw: realValues(integers, features), integers, clipped: [] };
}

function integerOf(
  set: RowSet,
  value: number | undefined,
  { field, range, scale }: SchemaElement,
  row: number,
): bigint {
  if (value === undefined || !Number.isInteger(value))
    throw new InvalidCalibration(
      set,
      row,
      `holds ${value} for "${field}"`,
      `With a schema, rows are its integers: one unit is ${scale}. Divide the values by it and round, or say that the rows are raw`,
    );
  const integer = BigInt(value);
  if (integer < range.min || integer > range.max)
    throw new InvalidCalibration(
      set,
      row,
      `holds ${value} for "${field}"`,
      `The field holds ${range.min} … ${range.max}: widen it in the schema or drop the row`,
    );
  return integer;
}

/**
 * Rows in the model's own unit: as they are, and as the nearest integers that their fields hold.
 * @error InvalidCalibration
 */
function rowsOfValues(
  set: RowSet,
  rows: readonly (readonly number[])[],
  features: readonly SchemaElement[],
): ModelRows {
  checkValues(set, rows, features.length);
  const counts = features.map(() => 0);
  const integers = rows.map((row) =>
    features.map(({ scale, range }, place) => {
      const nearest = BigInt(Math.round((row[place] ?? 0) / scale));
      const held = nearest < range.min ? range.min : nearest > range.max ? range.max : nearest;
      if (held !== nearest) counts[place] = (counts[place] ?? 0) + 1;
      return held;
    }),
  );
  const clipped = features
    .map(({ name }, place) => ({ feature: name, values: counts[place] ?? 0 }))
    .filter(({ values }) => values > 0)
    .sort((a, b) => b.values - a.values);
  return { raw: rows, integers, clipped };
}

/** What no float32 reaches: a model that reads it reads infinity. */
const FLOAT32_MAX = (2 - 2 ** -23) * 2 ** 127;

/** Rows of `count` values that a model can read. @error InvalidCalibration */
export function checkValues(set: RowSet, rows: readonly (readonly number[])[], count: number): void {
  rows.forEach((row, index) => {
    if (row.length !== count)
      throw new InvalidCalibration(set, index, `has ${row.length} values`, `The model has ${count} inputs`);
    const wrong = row.findIndex((value) => !(Math.abs(value) <= FLOAT32_MAX));
    if (wrong >= 0)
      throw new InvalidCalibration(
        set,
        index,
        `holds ${row[wrong]} at ${wrong}`,
        "Every value must be a finite number that float32 can hold",
      );
  });
}

/** What the model reads for rows of integers. */
export function realValues(rows: readonly (readonly bigint[])[], features: readonly SchemaElement[]): number[][] {
  return rows.map((row) => features.map(({ scale }, index) => Number(row[index]) * scale));
}
