// SPDX-License-Identifier: GPL-3.0-or-later
import { fillBatch } from "../../schema/fill-batch.ts";
import { publicSignals, SIGNALS, subjectsHash, type StatementContext } from "../../schema/statement.ts";
import { packWords } from "../../schema/word-packing.ts";
import type { RequestRecord } from "../store/request-records.ts";
import { chainState } from "./chain-state.ts";
import { servedModel, stored } from "./served-model.ts";
import type { ServedModel } from "../serve-models.ts";
import type { StepHandler, Work } from "./work.ts";

/** Proves the run, bound to this request and payee. The proof is held to the signals that the contract will have. */
export const prove: StepHandler = async (request, work) => {
  const { instead } = await chainState(request, work);
  if (instead !== null) return instead;
  const model = servedModel(request, work);
  const features = stored(request, "features");
  const outputs = fillBatch(stored(request, "outputs"), features.length);
  const words = packWords(model.layout, model.manifest.batch, features, outputs);
  const signals = publicSignals(statementContext(request, model, work), model.manifest.tag, words);

  const { proof, proofMs, witnessMs } = await work.prove(
    { model, features, rho: signals[SIGNALS.rho], expected: signals },
    { timeoutMs: work.config.proveTimeoutSeconds * 1_000, signal: work.signal },
  );
  return { to: "simulate", save: { proof: { h: signals[SIGNALS.h], proof: [...proof], proofMs, witnessMs } } };
};

function statementContext({ event }: RequestRecord, model: ServedModel, { config }: Work): StatementContext {
  return {
    chainId: BigInt(config.chainId),
    verifyingContract: config.oracle,
    modelId: event.terms.modelId,
    keyHash: model.manifest.keyHash,
    source: model.source,
    epoch: event.terms.epoch,
    requestId: event.requestId,
    payee: config.payee,
    subjectsHash: subjectsHash(event.subjects),
  };
}
