// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { FatalError } from "../schema/errors.ts";
import { modelSchemaShape, type ModelSchema } from "../schema/model-schema.ts";
import { plainObject } from "../schema/plain-object.ts";
import { problemsOf } from "../schema/problems.ts";
import { limitOf, type MaxError } from "./quantise/max-error.ts";
import type { QuantisationBits } from "./quantise/quantise-plan.ts";

/** What a model's author chose is not what it can be: the message names where it is written and each offending path. */
export class InvalidModelConfig extends FatalError {
  constructor(source: string, problems: string) {
    super(
      "INVALID_MODEL_CONFIG",
      `${source} is not a valid model configuration:\n${problems}\nMend these entries and try again.`,
      {
        details: { source, problems },
      },
    );
  }
}

/** What a model's folder may say beside its model.onnx: `export const config: ModelConfig` in model.config.ts. */
export type ModelConfig = Readonly<{
  /** Without one, it is derived from the calibration rows. */
  schema?: ModelSchema | undefined;
  /** What the rows of a model with a schema are: its integers, when left out, or values as the float model reads them. */
  rowsAre?: "integers" | "raw" | undefined;
  /** Without them, they are searched for. `layers`: what some have instead, by the names that `explain` lists. */
  bits?: QuantisationBits | undefined;
  /** The largest error allowed on the calibration rows: 0.01 in the outputs' unit, or "1%" of what each output spans. */
  maxError?: MaxError | undefined;
  /** The most constraints of the whole circuit, the statement's among them; with `maxError` both are kept to, alone the error is the smallest there is. */
  maxConstraints?: number | undefined;
  /** Give the scores before a final Softmax, LogSoftmax or Sigmoid instead of what that makes of them; schema and manifest say so. */
  scores?: boolean | undefined;
  /** 0: the first dimension of every input and output is a batch that the exporter fixed, and becomes 1. */
  batchAxis?: 0 | undefined;
  /** The sizes of dimensions that the file leaves open, by their names; one without a name is called by its input and axis ("x:1"). */
  dims?: Readonly<Record<string, number>> | undefined;
}>;

/** One bit is a sign without a size; with more than 48 hardly a sum stays within 2^62. */
const bitCount = z
  .int("must be a whole number, and weightBits and activationBits stand together")
  .min(2, "must be at least 2")
  .max(48, "must be at most 48");

const ownBits = plainObject({ weightBits: bitCount.optional(), activationBits: bitCount.optional() });

const MAX_ERROR_RULE = 'must be a number above 0, or a share such as "1%" up to 100 %';

/** No set of powers of tau is larger. */
const MOST_CONSTRAINTS = 2 ** 28;
const MAX_CONSTRAINTS_RULE = `must be a whole number from 1 to ${MOST_CONSTRAINTS}`;

/** No dimension is larger: a circuit has no more elements in all. */
const MAX_DIMENSION = 2 ** 20;
const DIMENSION_RULE = `must be a whole number from 1 to ${MAX_DIMENSION}`;

const entries = {
  schema: modelSchemaShape.optional(),
  bits: plainObject({
    weightBits: bitCount,
    activationBits: bitCount,
    layers: z.record(z.string(), ownBits).optional(),
  }).optional(),
  rowsAre: z.enum(["integers", "raw"]).optional(),
  maxError: z
    .union([z.number(), z.string()], MAX_ERROR_RULE)
    .refine((given) => limitOf(given) !== undefined, MAX_ERROR_RULE)
    .optional(),
  maxConstraints: z
    .int(MAX_CONSTRAINTS_RULE)
    .min(1, MAX_CONSTRAINTS_RULE)
    .max(MOST_CONSTRAINTS, MAX_CONSTRAINTS_RULE)
    .optional(),
  scores: z.boolean().optional(),
  batchAxis: z.literal(0).optional(),
  dims: z
    .record(z.string(), z.int(DIMENSION_RULE).min(1, DIMENSION_RULE).max(MAX_DIMENSION, DIMENSION_RULE))
    .optional(),
};

const configShape = plainObject(entries);

/**
 * The one way to a configuration, from a file, a command line or code. `source` is where it was written.
 * @error InvalidModelConfig
 */
export function parseModelConfig(value: unknown, source: string): ModelConfig {
  const parsed = configShape.safeParse(value);
  if (!parsed.success) throw new InvalidModelConfig(source, problemsOf(parsed.error));
  return parsed.data;
}

/** The configuration among other options, whose keys are not looked at. @error InvalidModelConfig */
export function configAmong(options: ModelConfig, source: string): ModelConfig {
  const own = Object.keys(entries).map((key) => [key, options[key as keyof ModelConfig]]);
  return parseModelConfig(Object.fromEntries(own), source);
}
