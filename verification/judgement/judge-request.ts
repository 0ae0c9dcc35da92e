// SPDX-License-Identifier: GPL-3.0-or-later
import { requestIdOf } from "../../chain/asked-request.ts";
import { keccak256 } from "../../schema/hash.ts";
import { type Check, compared, fails, unchecked } from "../check.ts";
import type { FulfilmentEvidence } from "../evidence/fulfilment-evidence.ts";
import type { ModelEvidence } from "../evidence/model-evidence.ts";
import type { StatementRows } from "./statement-rows.ts";
import type { Found } from "../evidence/found.ts";

export function judgeRequest({ event, request, asked }: FulfilmentEvidence): Check {
  const { status } = request;
  if (status !== "fulfilled") return fails("request", `the oracle has the request as ${status}`);
  if ("missing" in asked) return unchecked("request", asked.missing);
  return compared("request", [["the model asked for", asked.value.terms.modelId, event.modelId]]);
}

/** The features were fixed when the request was made: its id, under which the oracle had it, is a hash of them and of all else. */
export function judgeCommitment({ event, request, call }: FulfilmentEvidence): Check {
  if ("missing" in call) return unchecked("commitment", call.missing);
  const { posted } = request;
  const told = "missing" in posted ? undefined : requestIdOf(posted.value.event);
  return compared(
    "commitment",
    [
      ["the hash of what was given back of the request", call.value.requestId, event.requestId],
      ["the hash of what the request's event says", told ?? event.requestId, event.requestId],
    ],
    told === undefined ? "by the request's id" : "by the request's id, and by its event",
  );
}

export function judgeSourceCode({ sourceCode, facts, record }: ModelEvidence): Check {
  if ("missing" in sourceCode) return unchecked("source", sourceCode.missing);
  if ("missing" in facts) return unchecked("source", facts.missing);
  return compared(
    "source",
    [["the code's hash", keccak256(sourceCode.value), facts.value.sourceCodeHash]],
    `${record.source}; what its code does with the data that it is shown is for an auditor`,
  );
}

export function judgeFeatures({ source, asked }: FulfilmentEvidence, rows: Found<StatementRows>): Check {
  if ("missing" in rows) return unchecked("features", rows.missing);
  if ("missing" in asked) return unchecked("features", asked.missing);
  if ("missing" in source) return unchecked("features", source.missing);
  if (source.value === null)
    return unchecked("features", "the source has moved on to a later epoch, and the endpoint keeps no older state");
  if ("refused" in source.value) return fails("features", `the source refuses to give them: ${source.value.refused}`);
  const { subjects, indices } = asked.value;
  return compared("features", [
    ["a value", source.value.values, rows.value.features.slice(0, subjects.length).flat()],
    ["an index", source.value.indices, indices],
  ]);
}
