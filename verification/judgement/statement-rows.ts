// SPDX-License-Identifier: GPL-3.0-or-later
import { fillBatch } from "../../schema/fill-batch.ts";
import { ProofcastError } from "../../schema/errors.ts";
import { sumOfCounts } from "../../schema/model-schema.ts";
import { packWords, unpackInputWords } from "../../schema/word-packing.ts";
import type { FulfilCall } from "../evidence/fulfil-call.ts";
import { type Found, missing } from "../evidence/found.ts";
import { rowsOf } from "./rows-of.ts";
import type { StatementModel } from "./statement-model.ts";

/** What was stated: B rows of features, a row of outputs a subject, and all of it packed. */
export type StatementRows = Readonly<{
  subjects: number;
  features: readonly (readonly bigint[])[];
  outputs: readonly (readonly bigint[])[];
  words: readonly bigint[];
}>;

/** As the contract packs them. `broken` where it would have refused them. */
export function statementRows(
  { layout, batch }: StatementModel,
  { asked: { indices, inputWords }, outputs }: FulfilCall,
): { rows: StatementRows } | { broken: string } {
  const subjects = indices.length;
  const rows = rowsOf(outputs, sumOfCounts(layout.outputs));
  if (rows?.length !== subjects || subjects < 1 || subjects > batch)
    return { broken: `${outputs.length} outputs for ${subjects} subjects in a batch of ${batch}` };
  try {
    const features = unpackInputWords(layout, batch, inputWords);
    const filled = fillBatch(features.slice(0, subjects), batch);
    if (String(filled) !== String(features)) return { broken: "the batch is not filled up with its last row" };
    return {
      rows: { subjects, features, outputs: rows, words: packWords(layout, batch, features, fillBatch(rows, batch)) },
    };
  } catch (error) {
    if (error instanceof ProofcastError) return { broken: error.message };
    throw error;
  }
}

/** For whoever can do without the reason. */
export function foundRows(stated: Found<{ rows: StatementRows } | { broken: string }>): Found<StatementRows> {
  if ("missing" in stated) return stated;
  return "broken" in stated.value ? missing("the words are no packing of a batch") : { value: stated.value.rows };
}
