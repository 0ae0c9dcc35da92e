import type { Interval } from "../graph/interval.ts";
import { fieldRange, type SchemaField } from "../../schema/model-schema.ts";

/** One value of the schema: what its integer may be, and what one unit of it is worth. */
export type SchemaElement = Readonly<{ field: string; scale: number; range: Interval }>;

/** A field for each value, in the schema's order. */
export function schemaElements(fields: readonly SchemaField[]): SchemaElement[] {
  return fields.flatMap((field) => {
    const element = { field: field.name, scale: field.scale, range: fieldRange(field) };
    return Array.from({ length: field.count }, () => element);
  });
}

/** What the model can be given for it, in the schema's unit. */
export function realRangeOf({ scale, range }: SchemaElement): { min: number; max: number } {
  return { min: Number(range.min) * scale, max: Number(range.max) * scale };
}
