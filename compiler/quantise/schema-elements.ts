// SPDX-License-Identifier: GPL-3.0-or-later
import type { Interval } from "../graph/interval.ts";
import { fieldRange, type SchemaField } from "../../schema/model-schema.ts";

/** One value of the schema: its field and its own name, what its integer may be, and what one unit of it is worth. */
export type SchemaElement = Readonly<{ field: string; name: string; scale: number; range: Interval }>;

/** A field for each value, in the schema's order. */
export function schemaElements(fields: readonly SchemaField[]): SchemaElement[] {
  return fields.flatMap((field) => {
    const { name, count, scale } = field;
    const range = fieldRange(field);
    return Array.from({ length: count }, (_, index) => ({
      ...{ field: name, scale, range },
      name: count === 1 ? name : `${name}[${index}]`,
    }));
  });
}

/** What the model can be given for it, in the schema's unit. */
export function realRangeOf({ scale, range }: Pick<SchemaElement, "scale" | "range">): { min: number; max: number } {
  return { min: Number(range.min) * scale, max: Number(range.max) * scale };
}

/** Whether a value lies farther beyond a field's ends than rounding to its unit explains. */
export function isBeyond(value: number, { scale, range }: Pick<SchemaElement, "scale" | "range">): boolean {
  const { min, max } = realRangeOf({ scale, range });
  return value < min - scale / 2 || value > max + scale / 2;
}
