// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { FatalError } from "./errors.ts";
import { FIELD_NAME, MODEL_NAME, UNIT } from "./names.ts";
import { plainObject } from "./plain-object.ts";
import { problemsOf } from "./problems.ts";
import { MAX_RUNS, mergeRuns } from "./runs.ts";

/** The schema does not describe a model this system can bind: the message names each offending path. */
export class InvalidSchema extends FatalError {
  constructor(source: string, problems: string) {
    super("INVALID_SCHEMA", `${source} is not valid:\n${problems}\nMend these entries and try again.`, {
      details: { source, problems },
    });
  }
}

/** Bits of a packed value. */
export const FIELD_WIDTHS = [8, 16, 32] as const;

/** Values on one side (features or outputs): a run of the layout counts them in two bytes. */
export const MAX_VALUES = 65_535;

/** Beyond these, products of a scale with a field's integers and a model's weights would leave what a double holds. */
export const SCALE_BOUNDS = { min: 2 ** -200, max: 2 ** 200 } as const;

const SCALE_RULE = "must be a number from 2^-200 to 2^200";

/** Operators that squash scores into probabilities, each a rising function of its score: see `scoresOf`. */
export const SQUASHING_OPS = ["Softmax", "LogSoftmax", "Sigmoid"] as const;

const fieldShape = {
  name: z.string().regex(FIELD_NAME.pattern, FIELD_NAME.rule),
  unit: z.string().regex(UNIT.pattern, UNIT.rule),
  count: z.int().min(1).max(MAX_VALUES),
  width: z.literal(FIELD_WIDTHS),
  signed: z.boolean(),
  scale: z.number().min(SCALE_BOUNDS.min, SCALE_RULE).max(SCALE_BOUNDS.max, SCALE_RULE),
};

const featureShape = plainObject(fieldShape);
const outputShape = plainObject({ ...fieldShape, scoresOf: z.enum(SQUASHING_OPS).exactOptional() });

type LikeField = Readonly<{ name: string; width: FieldWidth; signed: boolean; count: number }>;

/** As many fields as there can be values, if they pack into as few runs as a layout can count. */
function sideOf<F extends z.ZodType<LikeField>>(field: F) {
  return z
    .array(field)
    .min(1)
    .max(MAX_VALUES)
    .refine((fields) => sumOfCounts(fields) <= MAX_VALUES, `the counts must add up to at most ${MAX_VALUES}`)
    .refine(
      (fields) => mergeRuns(fields).length <= MAX_RUNS,
      `there must be at most ${MAX_RUNS} runs of values alike: give neighbours the same width and sign`,
    )
    .superRefine((fields, context) => {
      const first = new Map<string, number>();
      for (const [index, { name }] of fields.entries()) {
        const other = first.get(name);
        if (other !== undefined)
          context.addIssue({
            code: "custom",
            path: [index, "name"],
            message: `the names must differ: [${other}] has it too`,
          });
        else first.set(name, index);
      }
    });
}

/** What a schema must be, wherever it stands. */
export const modelSchemaShape = plainObject({
  version: z.literal(1),
  name: z.string().regex(MODEL_NAME.pattern, MODEL_NAME.rule),
  features: sideOf(featureShape),
  outputs: sideOf(outputShape),
  total: z.boolean(),
});

export type FieldWidth = (typeof FIELD_WIDTHS)[number];

export type SquashingOp = (typeof SQUASHING_OPS)[number];

/** `count` values alike. A value in `unit` is `integer * scale`; the integer has `width` bits. */
export type SchemaField = Readonly<{
  name: string;
  unit: string;
  count: number;
  width: FieldWidth;
  signed: boolean;
  scale: number;
}>;

/**
 * `scoresOf`: the float model gives this operator of these values; its author asked for the values themselves, so they are no
 * probabilities. The key is absent where nothing was dropped.
 */
export type OutputField = SchemaField & Readonly<{ scoresOf?: SquashingOp }>;

/** What goes into a model and what comes out of it. `total`: every row in range has an answer. */
export type ModelSchema = Readonly<{
  version: 1;
  name: string;
  features: readonly SchemaField[];
  outputs: readonly OutputField[];
  total: boolean;
}>;

/**
 * The one way to a schema, derived ones too. `source` begins the message.
 * @error InvalidSchema
 */
export function parseModelSchema(json: unknown, source = "The model schema"): ModelSchema {
  const parsed = modelSchemaShape.safeParse(json);
  if (!parsed.success) throw new InvalidSchema(source, problemsOf(parsed.error));
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

/** An absent `scoresOf` leaves no trace: JSON has no undefined. */
function inKeyOrder({ name, unit, count, width, signed, scale, scoresOf }: OutputField): object {
  return { name, unit, count, width, signed, scale, scoresOf };
}

/** The outputs that are scores, as a manifest lists them; nothing when there are none. */
export function scoredOutputs({ outputs }: ModelSchema): { scores?: { output: string; of: SquashingOp }[] } {
  const scores = outputs.flatMap(({ name, scoresOf }) =>
    scoresOf === undefined ? [] : [{ output: name, of: scoresOf }],
  );
  return scores.length === 0 ? {} : { scores };
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
