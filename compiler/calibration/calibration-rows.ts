import { FatalError } from "../../schema/errors.ts";
import type { SchemaElement } from "../quantise/schema-elements.ts";

/** A calibration row does not fit the schema. */
export class InvalidCalibration extends FatalError {
  constructor(row: number, problem: string, remedy: string) {
    super("INVALID_CALIBRATION", `Calibration row ${row} ${problem}. ${remedy}.`, { details: { row, problem } });
  }
}

/**
 * Rows in the schema's integers, checked: one value a feature, each whole and inside its field. Values in the model's own unit are
 * for models without a schema, whose scales come from the rows.
 * @error InvalidCalibration
 */
export function integerRows(rows: readonly (readonly number[])[], features: readonly SchemaElement[]): bigint[][] {
  return rows.map((row, index) => {
    if (row.length !== features.length)
      throw new InvalidCalibration(index, `has ${row.length} values`, `The schema has ${features.length} features`);
    return features.map((feature, place) => integerOf(row[place], feature, index));
  });
}

function integerOf(value: number | undefined, { field, range, scale }: SchemaElement, row: number): bigint {
  if (value === undefined || !Number.isInteger(value))
    throw new InvalidCalibration(
      row,
      `holds ${value} for "${field}"`,
      `With a schema, rows are its integers: one unit is ${scale}. Divide the values by it and round`,
    );
  const integer = BigInt(value);
  if (integer < range.min || integer > range.max)
    throw new InvalidCalibration(
      row,
      `holds ${value} for "${field}"`,
      `The field holds ${range.min} … ${range.max}: widen it in the schema or drop the row`,
    );
  return integer;
}

/** The nearest integers to values in the model's own unit, held to their fields. */
export function roundToSchema(rows: readonly (readonly number[])[], features: readonly SchemaElement[]): bigint[][] {
  return rows.map((row, index) => {
    if (row.length !== features.length)
      throw new InvalidCalibration(index, `has ${row.length} values`, `The model has ${features.length} inputs`);
    return features.map(({ field, scale, range }, place) => {
      const value = row[place];
      if (value === undefined || !Number.isFinite(value))
        throw new InvalidCalibration(index, `holds ${value} for "${field}"`, "Every value must be a finite number");
      const nearest = BigInt(Math.round(value / scale));
      return nearest < range.min ? range.min : nearest > range.max ? range.max : nearest;
    });
  });
}

/** What the model reads for rows of integers. */
export function realValues(rows: readonly (readonly bigint[])[], features: readonly SchemaElement[]): number[][] {
  return rows.map((row) => features.map(({ scale }, index) => Number(row[index]) * scale));
}
