// SPDX-License-Identifier: GPL-3.0-or-later
import { fieldRange, type SchemaField } from "../../schema/model-schema.ts";
import { columnNames } from "./columns.ts";

/** A value beyond its feature's field, and what the chain holds for it. */
export type ClippedValue = Readonly<{ feature: string; value: number; held: number }>;

/** A row as the chain holds it. */
export type HeldRow = Readonly<{ integers: readonly bigint[]; clipped: readonly ClippedValue[] }>;

/** Makes a function that holds rows to a schema's features: each value the nearest unit of its field, or the field's end. */
export function rowHolder(fields: readonly SchemaField[]): (row: readonly number[]) => HeldRow {
  const names = columnNames(fields);
  const ranges = fields.flatMap((field) => {
    const range = { ...fieldRange(field), scale: field.scale };
    return new Array<typeof range>(field.count).fill(range);
  });
  return (row) => {
    const clipped: ClippedValue[] = [];
    const integers = ranges.map(({ min, max, scale }, place) => {
      const value = row[place] ?? 0;
      const nearest = Math.round(value / scale);
      const isBelow = nearest < Number(min);
      if (!isBelow && nearest <= Number(max)) return BigInt(nearest);
      const held = isBelow ? min : max;
      clipped.push({ feature: names[place] ?? "", value, held: Number(held) * scale });
      return held;
    });
    return { integers, clipped };
  };
}
