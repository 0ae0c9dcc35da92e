// SPDX-License-Identifier: GPL-3.0-or-later
import type { ProofResult } from "../prover/checked-proof.ts";
import { openProver, type OpenProver, type ProverOptions } from "../prover/open-prover.ts";
import type { Limits } from "../prover/within-limits.ts";
import { fillBatch } from "../schema/fill-batch.ts";
import type { BuiltModel } from "./load-model.ts";

/** A run of the model, bound to ρ. */
export type ProvableRun = {
  /** One to batch rows; the circuit takes a full batch, so the last one is repeated. */
  readonly features: readonly (readonly bigint[])[];
  readonly rho: bigint;
  /** The public signals, where they are known. */
  readonly expected?: readonly bigint[];
};

/** Proves runs of one model, one after the other, until it is closed. */
export type ModelProver = Pick<OpenProver, "open" | "close"> & {
  /** @error as OpenProver.prove */
  prove(run: ProvableRun, limits: Limits): Promise<ProofResult>;
};

export function openModelProver(
  { folder, manifest: { batch, tag }, verifyingKey }: BuiltModel,
  options: ProverOptions = {},
): ModelProver {
  const prover = openProver({ folder, batch, tag, verifyingKey }, options);
  return {
    ...prover,
    prove: ({ features, rho, ...run }, limits) =>
      prover.prove({ ...run, inputs: { features: fillBatch(features, batch), rho } }, limits),
  };
}

/** The same for one proof alone. @error as OpenProver.prove */
export async function proveModel(model: BuiltModel, run: ProvableRun, limits: Limits): Promise<ProofResult> {
  const prover = openModelProver(model);
  try {
    return await prover.prove(run, limits);
  } finally {
    await prover.close();
  }
}
