import { groth16 } from "snarkjs";
import { proofWords } from "../../groth16/verify-proof.ts";
import type { ProofBackend } from "../proof-backend.ts";

/** The reference implementation: slow and everywhere. It draws its blinding factors from the system's randomness. */
export const backend: ProofBackend = {
  name: "snarkjs",
  async prove(zkeyPath, witness) {
    const { proof, publicSignals } = await groth16.prove(zkeyPath, { type: "mem", data: witness });
    const [ax, ay] = proof.pi_a.map(BigInt) as [bigint, bigint];
    const [bx, by] = proof.pi_b.map((pair) => pair.map(BigInt)) as [[bigint, bigint], [bigint, bigint]];
    const [cx, cy] = proof.pi_c.map(BigInt) as [bigint, bigint];
    return {
      proof: proofWords({ a: [ax, ay], b: [bx, by], c: [cx, cy] }),
      publicSignals: publicSignals.map(BigInt),
    };
  },
};
