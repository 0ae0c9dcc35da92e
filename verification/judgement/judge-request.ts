import { batchCommitment } from "../../chain/request-commitment.ts";
import { keccak256 } from "../../schema/hash.ts";
import { subjectsHash } from "../../schema/statement.ts";
import { type Check, compared, fails, holds, unchecked } from "../check.ts";
import type { FulfilCall } from "../evidence/fulfil-call.ts";
import type { FulfilmentEvidence } from "../evidence/fulfilment-evidence.ts";
import type { ModelEvidence } from "../evidence/model-evidence.ts";
import type { StatementRows } from "./statement-rows.ts";
import type { Found } from "../evidence/found.ts";

export function judgeRequest({ event, request }: FulfilmentEvidence): Check {
  const { now, posted } = request;
  if (now.status !== "fulfilled") return fails("request", `the oracle has the request as ${now.status}`);
  const told = "missing" in posted ? undefined : posted.value.event;
  return compared("request", [
    ["the model asked for", now.modelId, event.modelId],
    ["the model of the request's event", told?.modelId ?? now.modelId, now.modelId],
    ["the epoch", told?.epoch ?? now.epoch, now.epoch],
  ]);
}

/** The features were fixed when the request was made: by the oracle's commitment and, the same once more, by its event. */
export function judgeCommitment({ request, call }: FulfilmentEvidence): Check {
  if ("missing" in call) return unchecked("commitment", call.missing);
  const { before, posted } = request;
  const given = call.value;
  if (!("missing" in posted)) {
    const { event } = posted.value;
    const differing = compared("commitment", [
      ["the hash of the subjects", subjectsHash(event.subjects), given.subjectsHash],
      ["the subjects' indices", event.indices, given.indices],
      ["the features' words", event.inputWords, given.inputWords],
    ]);
    if (differing.result !== "holds") return differing;
  }
  return judgeHeld(given, before, "missing" in posted ? posted.missing : undefined);
}

function judgeHeld(
  given: FulfilCall,
  before: FulfilmentEvidence["request"]["before"],
  noEvent: string | undefined,
): Check {
  if (!("missing" in before) && before.value.status === "open")
    return compared(
      "commitment",
      [["the hash of the batch", batchCommitment(given), before.value.commitment]],
      noEvent === undefined
        ? "by the request's event, and by the hash that the oracle kept"
        : "by the hash that the oracle kept",
    );
  if (!("missing" in before) && before.value.status !== "unknown")
    return fails(
      "commitment",
      `the oracle had the request as ${before.value.status} before the block that fulfilled it`,
    );
  if (noEvent === undefined) return holds("commitment", "by the request's event");
  return unchecked("commitment", "missing" in before ? `${before.missing}; ${noEvent}` : noEvent);
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

export function judgeFeatures({ source, request }: FulfilmentEvidence, rows: Found<StatementRows>): Check {
  if ("missing" in rows) return unchecked("features", rows.missing);
  if ("missing" in request.posted) return unchecked("features", request.posted.missing);
  if ("missing" in source) return unchecked("features", source.missing);
  if (source.value === null)
    return unchecked("features", "the source has moved on to a later epoch, and the endpoint keeps no older state");
  if ("refused" in source.value) return fails("features", `the source refuses to give them: ${source.value.refused}`);
  const { event } = request.posted.value;
  return compared("features", [
    ["a value", source.value.values, rows.value.features.slice(0, event.subjects.length).flat()],
    ["an index", source.value.indices, event.indices],
  ]);
}
