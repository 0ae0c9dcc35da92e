// SPDX-License-Identifier: GPL-3.0-or-later
import { type VerifyingKey, verifyingKeyFromWords } from "../../groth16/verifying-key.ts";
import type { Hex } from "../../schema/hash.ts";
import { decodeLayout, InvalidLayout, type Layout, layoutOf, schemaHash } from "../../schema/layout.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { wordCount } from "../../schema/places.ts";
import { statementTag } from "../../schema/statement.ts";
import { ProofcastError } from "../../schema/errors.ts";
import { type Found, missing } from "../evidence/found.ts";
import type { ModelEvidence } from "../evidence/model-evidence.ts";

/** What a statement of a model is made from; `tag` is computed here and taken from nobody. */
export type StatementModel = Readonly<{
  layout: Layout;
  batch: number;
  words: number;
  tag: bigint;
  key: VerifyingKey;
}>;

/** A layout whose hash is in the registry: from there, or from the schema that somebody gives. */
export function registeredLayout({ facts, record }: ModelEvidence, schema: ModelSchema | undefined): Found<Layout> {
  const given = schema === undefined ? undefined : layoutOf(schema);
  if (given !== undefined && schemaHash(given) === record.schemaHash) return { value: given };
  if ("missing" in facts) return facts;
  try {
    return { value: decodeLayout(facts.value.layout as Hex) };
  } catch (error) {
    if (error instanceof InvalidLayout) return missing(error.message);
    throw error;
  }
}

export function statementModel(evidence: ModelEvidence, layout: Found<Layout>): Found<StatementModel> {
  const { record, key } = evidence;
  if ("missing" in layout) return layout;
  if ("missing" in key) return key;
  const { batch, modelHash } = record;
  try {
    const words = wordCount(layout.value, batch);
    const tag = statementTag({ modelHash, schemaHash: schemaHash(layout.value), batch, words });
    return { value: { layout: layout.value, batch, words, tag, key: verifyingKeyFromWords(key.value.words) } };
  } catch (error) {
    if (error instanceof ProofcastError) return missing(error.message);
    throw error;
  }
}
