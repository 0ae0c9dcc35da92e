// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import type { BuiltModel } from "../../built-model/load-model.ts";
import { readJsonFile } from "../../files/json-file.ts";
import { FatalError } from "../../schema/errors.ts";
import { fieldRange } from "../../schema/model-schema.ts";

/** What a feed promises beside its layout, as a person wrote it down; nothing of it can be changed once the model is on chain. */
export class InvalidFeedTerms extends FatalError {
  constructor(path: string, reason: string, cause?: unknown) {
    super(
      "INVALID_FEED_TERMS",
      `${path} does not state the terms of this model's feed: ${reason}\nThe entries are explained in docs/governance.md.`,
      { details: { path, reason }, cause },
    );
  }
}

const whole = z
  .union([z.int(), z.string().regex(/^-?\d{1,20}$/)], "it must be a whole number, in quotes where it is large")
  .transform(BigInt);

const termsSchema = z.strictObject({
  uri: z.string().max(2_048).default(""),
  limits: z.array(z.strictObject({ minimum: whole, maximum: whole, maximumJump: whole })).default([]),
  defaults: z.array(whole).default([]),
});

export type FeedTerms = Readonly<z.infer<typeof termsSchema>>;

/** Neither limits nor defaults, and nothing to read elsewhere. */
export const NO_TERMS: FeedTerms = termsSchema.parse({});

/**
 * Limits and defaults in the integers of the outputs' fields, one for each value of a subject or none, as the registry wants them.
 * @error InvalidFeedTerms
 */
export async function readFeedTerms(path: string | undefined, { schema }: Pick<BuiltModel, "schema">) {
  if (path === undefined) return NO_TERMS;
  const refuse = (problem: string, cause?: unknown) => new InvalidFeedTerms(path, problem, cause);
  const parsed = termsSchema.safeParse(await readJsonFile(path, refuse));
  if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
  const terms: FeedTerms = parsed.data;
  const values = schema.outputs.flatMap((field) => Array.from({ length: field.count }, () => fieldRange(field)));
  for (const [name, list] of Object.entries({ limits: terms.limits, defaults: terms.defaults }))
    if (list.length !== 0 && list.length !== values.length)
      throw refuse(
        `it has ${list.length} ${name}, and a subject has ${values.length} outputs: give one for each, or none`,
      );
  for (const [index, { minimum, maximum, maximumJump }] of terms.limits.entries()) {
    if (minimum > maximum) throw refuse(`limit ${index} admits nothing: its minimum is above its maximum`);
    if (maximumJump < 0n) throw refuse(`limit ${index} has a negative jump`);
  }
  for (const [index, { min, max }] of values.entries()) {
    const value = terms.defaults[index] ?? min;
    if (value < min || value > max) throw refuse(`default ${index} is ${value}, and its field holds ${min} to ${max}`);
  }
  return terms;
}
