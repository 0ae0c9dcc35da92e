import { z } from "zod";
import { FatalError } from "./errors.ts";

/** The schema does not describe a model this system can bind: the message names each offending path. */
export class InvalidSchema extends FatalError {
  constructor(problems: string) {
    super("INVALID_SCHEMA", `The model schema is not valid:\n${problems}\nMend these entries and try again.`, {
      details: { problems },
    });
  }
}

/** Bits of a packed value. */
export const FIELD_WIDTHS = [8, 16, 32] as const;

/** Values on one side (features or outputs): a run of the layout counts them in two bytes. */
export const MAX_VALUES = 65_535;

/** Runs on one side: the layout counts them in one byte. */
const MAX_FIELDS = 255;

const fieldSchema = z.strictObject({
  name: z.string().regex(/^[\x21-\x7e]{1,64}$/, "must be 1 to 64 printable characters without spaces"),
  unit: z.string().max(32),
  count: z.int().min(1).max(MAX_VALUES),
  width: z.literal(FIELD_WIDTHS),
  signed: z.boolean(),
  scale: z.number().positive(),
});

const fieldsSchema = z
  .array(fieldSchema)
  .min(1)
  .max(MAX_FIELDS)
  .refine((fields) => sumOfCounts(fields) <= MAX_VALUES, `the counts must add up to at most ${MAX_VALUES}`)
  .refine((fields) => new Set(fields.map((field) => field.name)).size === fields.length, "the names must differ");

const modelSchema = z.strictObject({
  version: z.literal(1),
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, "must be 1 to 64 of A-Z a-z 0-9 _ . -"),
  features: fieldsSchema,
  outputs: fieldsSchema,
  total: z.boolean(),
});

export type FieldWidth = (typeof FIELD_WIDTHS)[number];

/** `count` values alike. A value in `unit` is `integer * scale`; the integer has `width` bits. */
export type SchemaField = Readonly<{
  name: string;
  unit: string;
  count: number;
  width: FieldWidth;
  signed: boolean;
  scale: number;
}>;

/** What goes into a model and what comes out of it. `total`: every row in range has an answer. */
export type ModelSchema = Readonly<{
  version: 1;
  name: string;
  features: readonly SchemaField[];
  outputs: readonly SchemaField[];
  total: boolean;
}>;

/** @error InvalidSchema */
export function parseModelSchema(json: unknown): ModelSchema {
  const parsed = modelSchema.safeParse(json);
  if (!parsed.success) throw new InvalidSchema(z.prettifyError(parsed.error));
  return parsed.data;
}

/** One text a schema: fixed key order, no white space. This is what is hashed and written as schema.json. */
export function canonicalSchemaJson(schema: ModelSchema): string {
  const { version, name, features, outputs, total } = schema;
  return JSON.stringify({
    version,
    name,
    features: features.map(inKeyOrder),
    outputs: outputs.map(inKeyOrder),
    total,
  });
}

function inKeyOrder({ name, unit, count, width, signed, scale }: SchemaField): SchemaField {
  return { name, unit, count, width, signed, scale };
}

/** The integers a field can hold, both ends included. */
export function fieldRange(field: { width: number; signed: boolean }): { min: bigint; max: bigint } {
  const size = 1n << BigInt(field.width);
  return field.signed ? { min: -size / 2n, max: size / 2n - 1n } : { min: 0n, max: size - 1n };
}

export function featureCount(schema: ModelSchema): number {
  return sumOfCounts(schema.features);
}

export function outputCount(schema: ModelSchema): number {
  return sumOfCounts(schema.outputs);
}

export function sumOfCounts(parts: readonly { count: number }[]): number {
  return parts.reduce((sum, part) => sum + part.count, 0);
}
