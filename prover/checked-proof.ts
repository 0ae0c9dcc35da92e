// SPDX-License-Identifier: GPL-3.0-or-later
import { verifyProof } from "../groth16/verify-proof.ts";
import type { VerifyingKey } from "../groth16/verifying-key.ts";
import { FatalError } from "../schema/errors.ts";
import { SIGNALS } from "../schema/statement.ts";
import type { ProofAnswer, ProverAnswer } from "./child-protocol.ts";
import type { Proof } from "./proof-backend.ts";
import { ProverCrashed } from "./prover-process.ts";
import { InvalidInput, WitnessRefused } from "./witness/compute-witness.ts";

export type ProofResult = Proof & { readonly witnessMs: number; readonly proofMs: number };

/** The backend refused the key or made a proof that does not verify: key, map of wires and verifying key do not belong together. */
export class ProofFailed extends FatalError {
  constructor(reason: string) {
    super(
      "PROOF_FAILED",
      `No proof could be made: ${reason}. Check the built model: npx proofcast check <build dir>.`,
      { details: { reason } },
    );
  }
}

/**
 * A child's answer, which is not believed: a proof of something else than was asked, or none at all, is refused.
 * @param expected the public signals, where they are known
 * @error WitnessRefused, InvalidInput, ProofFailed, ProverCrashed
 */
export function checkedProof(
  answer: ProofAnswer,
  verifyingKey: VerifyingKey,
  expected?: readonly bigint[],
): ProofResult {
  if (answer.kind === "refused") throw refusal(answer);
  const { proof, publicSignals, witnessMs, proofMs } = answer;
  for (const [name, index] of Object.entries(SIGNALS)) {
    if (expected !== undefined && publicSignals[index] !== expected[index])
      throw new ProofFailed(`the proof's public signal ${name} is not the one of this run`);
  }
  if (!verifyProof(verifyingKey, proof, expected ?? publicSignals))
    throw new ProofFailed("the proof does not verify under the verifying key");
  return { proof, publicSignals, witnessMs, proofMs };
}

/** What a child refuses, as an error of this process. */
export function refusal({ failure, reason }: Extract<ProverAnswer, { kind: "refused" }>): Error {
  if (failure === "ProverCrashed") return new ProverCrashed("it could not go on", reason);
  return new FAILURES[failure](reason);
}

const FAILURES = { WitnessRefused, InvalidInput, ProofFailed };
