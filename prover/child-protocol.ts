import type { CircuitValues } from "../compiler/witness/circuit-signals.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";

/** What the parent sends the child, once. */
export type ProveTask = {
  /** Of a built model. */
  readonly folder: string;
  readonly batch: number;
  readonly tag: bigint;
  readonly verifyingKey: VerifyingKey;
  readonly inputs: CircuitValues;
  readonly backend: string;
};

/** What the child answers, once. An answer that never comes is a crash. */
export type ProveAnswer =
  | ({ readonly ok: true } & ProofResult)
  | { readonly ok: false; readonly failure: ProveFailure; readonly reason: string };

export type ProofResult = {
  readonly proof: readonly bigint[];
  readonly publicSignals: readonly bigint[];
  readonly witnessMs: number;
  readonly proofMs: number;
};

/** Which typed error the parent throws. */
export type ProveFailure = "WitnessRefused" | "InvalidInput" | "ProofFailed";
