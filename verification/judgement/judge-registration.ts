// SPDX-License-Identifier: GPL-3.0-or-later
import { verifyProof } from "../../groth16/verify-proof.ts";
import { ProofcastError } from "../../schema/errors.ts";
import { type Layout, schemaHash } from "../../schema/layout.ts";
import { sumOfCounts } from "../../schema/model-schema.ts";
import { wordCount } from "../../schema/places.ts";
import { modelId as idOf, publicSignals, sampleContext, SIGNALS, statementTag } from "../../schema/statement.ts";
import { packWords } from "../../schema/word-packing.ts";
import { type Check, compared, fails, holds, unchecked } from "../check.ts";
import type { Found } from "../evidence/found.ts";
import type { ModelEvidence } from "../evidence/model-evidence.ts";
import { rowsOf } from "./rows-of.ts";
import type { StatementModel } from "./statement-model.ts";

/** Whether the registry's entries for a model belong together: all that follows from others is computed again. */
export function judgeRegistered({ modelId, record, facts, provenance }: ModelEvidence, layout: Found<Layout>): Check {
  if (record.status === "unknown") return fails("registered", "the registry does not know the model");
  const { batch, modelHash } = record;
  const id = compared("registered", [["the model's id", idOf(modelHash, batch), modelId]]);
  if (id.result !== "holds") return id;
  if ("missing" in layout) return unchecked("registered", layout.missing);
  const words = wordsOf(layout.value, batch);
  if (words === undefined) return fails("registered", `no circuit binds a batch of ${batch} with such a layout`);
  const own = "missing" in facts ? undefined : facts.value;
  const told = "missing" in provenance ? undefined : provenance.value;
  const hash = schemaHash(layout.value);
  return compared("registered", [
    ["the layout's hash", hash, record.schemaHash],
    ["the number of words", words, record.words],
    ["the model's hash", told?.modelHash ?? modelHash, modelHash],
    [
      "the tag",
      own?.tag ?? "not told",
      own === undefined ? "not told" : statementTag({ modelHash, schemaHash: hash, batch, words }),
    ],
    ["the key's hash", own?.keyHash ?? record.keyHash, record.keyHash],
    ["the verifier", own?.verifier ?? record.verifier, record.verifier],
    ["the source", own?.source ?? record.source, record.source],
    ["the batch size", own?.batch ?? batch, batch],
  ]);
}

function wordsOf(layout: Layout, batch: number): number | undefined {
  try {
    return wordCount(layout, batch);
  } catch (error) {
    if (error instanceof ProofcastError) return undefined;
    throw error;
  }
}

/** The run that had to be proven before the registry took the model. */
export function judgeSample(evidence: ModelEvidence, model: Found<StatementModel>, chainId: bigint): Check {
  const { registration, registry, modelId, record } = evidence;
  if ("missing" in registration) return unchecked("sample", registration.missing);
  if ("missing" in model) return unchecked("sample", model.missing);
  const { layout, batch, tag, key } = model.value;
  const { sample } = registration.value;
  const features = rowsOf(sample.features, sumOfCounts(layout.features));
  const outputs = rowsOf(sample.outputs, sumOfCounts(layout.outputs));
  if (features === undefined || outputs === undefined) return fails("sample", "its rows are not those of the layout");
  try {
    const words = packWords(layout, batch, features, outputs);
    const context = sampleContext({ chainId, registry, modelId, keyHash: record.keyHash, source: record.source });
    const signals = publicSignals(context, tag, words);
    if (signals[SIGNALS.h] !== sample.h) return fails("sample", "its h is not the hash of its words");
    return verifyProof(key, sample.proof, signals)
      ? holds("sample")
      : fails("sample", "its proof is none for its rows under this key");
  } catch (error) {
    if (error instanceof ProofcastError) return fails("sample", error.message);
    throw error;
  }
}
