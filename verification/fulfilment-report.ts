// SPDX-License-Identifier: GPL-3.0-or-later
import { sumOfCounts, type ModelSchema } from "../schema/model-schema.ts";
import type { FulfilmentEvidence } from "./evidence/fulfilment-evidence.ts";
import type { ModelEvidence } from "./evidence/model-evidence.ts";
import type { GivenModel, RunIntegerModel } from "./given-model.ts";
import { judgeFeed } from "./judgement/judge-feed.ts";
import { judgeFiles, judgeRerun } from "./judgement/judge-files.ts";
import { judgeKey } from "./judgement/judge-key.ts";
import { judgeRegistered, judgeSample } from "./judgement/judge-registration.ts";
import { judgeCommitment, judgeFeatures, judgeRequest, judgeSourceCode } from "./judgement/judge-request.ts";
import { judgeStatement } from "./judgement/judge-statement.ts";
import { rowsOf } from "./judgement/rows-of.ts";
import { registeredLayout, statementModel } from "./judgement/statement-model.ts";
import type { FulfilmentReport } from "./verification-report.ts";

type Means = Readonly<{
  chainId: bigint;
  given?: GivenModel;
  /** Of the model given. */
  schema: ModelSchema | undefined;
  run?: RunIntegerModel;
}>;

/** Makes every check of one fulfilment from what was read. Only the model's own run may be the caller's. */
export async function fulfilmentReport(
  evidence: FulfilmentEvidence,
  model: ModelEvidence,
  { chainId, given, schema, run }: Means,
): Promise<FulfilmentReport> {
  const { event, asked, predictions } = evidence;
  const layout = registeredLayout(model, schema);
  const stated = statementModel(model, layout);
  const { checks, rows } = judgeStatement(evidence, model, stated, chainId);
  const { files, circuit } = judgeFiles(model, given);
  const { status, modelHash, batch, insecure, opaque } = model.record;
  const outputs = "missing" in predictions ? [] : predictions.value.outputs;
  const width = "missing" in layout ? outputs.length : sumOfCounts(layout.value.outputs);
  return {
    ...{ oracle: event.emitter, requestId: event.requestId, modelId: event.modelId, payee: event.payee },
    ...{ status, modelHash, batch, insecure, opaque },
    ...("missing" in model.provenance ? {} : { setupHash: model.provenance.value.setupHash }),
    ...("missing" in asked ? {} : { epoch: asked.value.terms.epoch, subjects: asked.value.subjects }),
    ...("missing" in rows ? {} : { features: rows.value.features.slice(0, rows.value.subjects) }),
    outputs: rowsOf(outputs, width) ?? [outputs],
    checks: [
      judgeRegistered(model, layout),
      ...judgeKey(model, chainId),
      judgeSample(model, stated, chainId),
      judgeRequest(evidence),
      ...checks,
      judgeCommitment(evidence),
      judgeSourceCode(model),
      judgeFeatures(evidence, rows),
      judgeFeed(evidence),
      ...[files, circuit, await judgeRerun(given, files, rows, run)],
    ],
    notes: notesOf(model),
  };
}

function notesOf({ record }: ModelEvidence): string[] {
  return [
    ...(record.status === "revoked"
      ? ["The model was revoked since: the feed gives its predictions to nobody any more."]
      : []),
    ...(record.opaque
      ? ["The model is registered as opaque: its weights are private, so that nobody outside can check the circuit."]
      : []),
  ];
}
