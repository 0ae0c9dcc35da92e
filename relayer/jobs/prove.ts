import { FatalError } from "../../schema/errors.ts";
import { fillBatch } from "../../schema/fill-batch.ts";
import { verifyProof } from "../../groth16/verify-proof.ts";
import { publicSignals, SIGNALS, subjectsHash, type StatementContext } from "../../schema/statement.ts";
import { packWords } from "../../schema/word-packing.ts";
import type { RequestRecord } from "../store/request-records.ts";
import { chainState } from "./chain-state.ts";
import { servedModel, stored } from "./served-model.ts";
import type { ServedModel } from "../serve-models.ts";
import type { StepHandler, Work } from "./work.ts";

/** The proof is not of the statement that the contract will check. */
export class ProofDisagrees extends FatalError {
  constructor(key: string, reason: string) {
    super(
      "PROOF_DISAGREES",
      `The proof made for ${key} would be refused: ${reason}. Nothing was sent. ` +
        "The built folder's circuit, key and integer model do not belong together: build the model again.",
      { details: { key, reason } },
    );
  }
}

/** Proves the run, bound to this request and payee, and checks the proof as the contract will. */
export const prove: StepHandler = async (request, work) => {
  const { instead } = await chainState(request, work);
  if (instead !== null) return instead;
  const model = servedModel(request, work);
  const features = stored(request, "features");
  const outputs = fillBatch(stored(request, "outputs"), features.length);
  const words = packWords(model.layout, model.manifest.batch, features, outputs);
  const signals = publicSignals(statementContext(request, model, work), model.manifest.tag, words);

  const {
    proof,
    publicSignals: proven,
    proofMs,
    witnessMs,
  } = await work.prove(
    { model, features, rho: signals[SIGNALS.rho] },
    { timeoutMs: work.config.proveTimeoutSeconds * 1_000, signal: work.signal },
  );
  for (const [name, index] of Object.entries(SIGNALS)) {
    if (proven[index] !== signals[index]) throw new ProofDisagrees(request.key, `its public signal ${name} differs`);
  }
  if (!verifyProof(model.verifyingKey, proof, signals)) throw new ProofDisagrees(request.key, "it does not verify");
  return { to: "simulate", save: { proof: { h: signals[SIGNALS.h], proof: [...proof], proofMs, witnessMs } } };
};

function statementContext({ event }: RequestRecord, model: ServedModel, { config }: Work): StatementContext {
  return {
    chainId: BigInt(config.chainId),
    verifyingContract: config.oracle,
    modelId: event.modelId,
    keyHash: model.manifest.keyHash,
    source: model.source,
    epoch: event.epoch,
    requestId: event.requestId,
    payee: config.payee,
    subjectsHash: subjectsHash(event.subjects),
  };
}
