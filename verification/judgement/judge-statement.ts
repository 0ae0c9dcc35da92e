// SPDX-License-Identifier: GPL-3.0-or-later
import { verifyProof } from "../../groth16/verify-proof.ts";
import { poseidonOfWords } from "../../schema/poseidon.ts";
import { publicSignals, type StatementContext, subjectsHash } from "../../schema/statement.ts";
import { type Check, compared, fails, holds, unchecked } from "../check.ts";
import type { FulfilCall } from "../evidence/fulfil-call.ts";
import type { Found } from "../evidence/found.ts";
import type { FulfilmentEvidence } from "../evidence/fulfilment-evidence.ts";
import type { ModelEvidence } from "../evidence/model-evidence.ts";
import { foundRows, type StatementRows, statementRows } from "./statement-rows.ts";
import type { StatementModel } from "./statement-model.ts";

/** Whether the proof that was brought proves what was posted. */
export function judgeStatement(
  { event, call, predictions }: FulfilmentEvidence,
  { record }: ModelEvidence,
  model: Found<StatementModel>,
  chainId: bigint,
): { checks: Check[]; rows: Found<StatementRows> } {
  const why = "missing" in call ? call.missing : "missing" in model ? model.missing : undefined;
  if ("missing" in call || "missing" in model) {
    const checks = (["packing", "wordsHash", "proof"] as const).map((name) => unchecked(name, why ?? ""));
    return { checks: [judgeCall(event, call, predictions), ...checks], rows: { missing: why ?? "" } };
  }
  const stated = statementRows(model.value, call.value);
  const rows = foundRows({ value: stated });
  if ("broken" in stated) {
    const others = (["wordsHash", "proof"] as const).map((name) =>
      fails(name, "there is nothing that could be proven"),
    );
    return { checks: [judgeCall(event, call, predictions), fails("packing", stated.broken), ...others], rows };
  }
  const { h, proof, payee, asked } = call.value;
  const { words } = stated.rows;
  const context: StatementContext = {
    ...{ chainId, verifyingContract: event.emitter, modelId: event.modelId, requestId: event.requestId },
    ...{ keyHash: record.keyHash, source: record.source, epoch: asked.terms.epoch, payee },
    subjectsHash: subjectsHash(asked.subjects),
  };
  const { key, tag } = model.value;
  const isProven = verifyProof(key, proof, publicSignals(context, tag, words));
  const checks = [
    judgeCall(event, call, predictions),
    holds("packing", `${words.length} word${words.length === 1 ? "" : "s"}`),
    compared("wordsHash", [["h", poseidonOfWords(words), h]]),
    isProven ? holds("proof") : fails("proof", "it is no proof of this statement under the registered key"),
  ];
  return { checks, rows };
}

/** What the two events say against what the oracle was given. */
function judgeCall(
  event: FulfilmentEvidence["event"],
  call: Found<FulfilCall>,
  predictions: FulfilmentEvidence["predictions"],
): Check {
  if ("missing" in predictions) return fails("call", predictions.missing);
  if ("missing" in call) return unchecked("call", call.missing);
  const { payee, outputs, asked, found } = call.value;
  const told = predictions.value;
  return compared(
    "call",
    [
      ["the list of outputs", outputs, told.outputs],
      ["the list of subjects", asked.subjects, told.subjects],
      ["the epoch", asked.terms.epoch, told.epoch],
      ["the payee", payee, event.payee],
    ],
    `found in ${found}`,
  );
}
