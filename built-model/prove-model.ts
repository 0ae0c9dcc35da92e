import { proveInChild, type ProveOptions } from "../prover/prove.ts";
import type { ProofResult } from "../prover/child-protocol.ts";
import { fillBatch } from "../schema/fill-batch.ts";
import type { BuiltModel } from "./load-model.ts";

/**
 * Proves what the circuit gives for some rows, bound to ρ.
 * @param features one to batch rows; the circuit takes a full batch, so the last one is repeated
 * @throws WitnessRefused, InvalidInput, KeysMissing, ProofFailed; retryable: ProverTimeout, ProverCrashed
 */
export async function proveModel(
  { folder, manifest, verifyingKey }: BuiltModel,
  { features, rho }: { readonly features: readonly (readonly bigint[])[]; readonly rho: bigint },
  options: ProveOptions,
): Promise<ProofResult> {
  const { batch, tag } = manifest;
  return await proveInChild(
    { folder, batch, tag, verifyingKey, inputs: { features: fillBatch(features, batch), rho } },
    options,
  );
}
