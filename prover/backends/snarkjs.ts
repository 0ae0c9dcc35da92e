// SPDX-License-Identifier: GPL-3.0-or-later
import { witnessFile } from "../../circom/wtns-file.ts";
import { proofWords } from "../../groth16/verify-proof.ts";
import type { ProofBackend } from "../proof-backend.ts";

/** The reference implementation: slow and everywhere. It draws its blinding factors from the system's randomness. */
export const backend: ProofBackend = {
  name: "snarkjs",
  isProgram: false,
  async open({ zkeyPath }) {
    const { curves, groth16 } = await import("snarkjs");
    const curve = await curves.getCurveFromName("bn128"); // its worker threads start now and not with the first proof
    return {
      engine: "snarkjs",
      async prove(values) {
        const data = witnessFile(values);
        const { proof, publicSignals } = await groth16.prove(zkeyPath, { type: "mem", data });
        data.fill(0);
        const [ax, ay] = proof.pi_a.map(BigInt) as [bigint, bigint];
        const [bx, by] = proof.pi_b.map((pair) => pair.map(BigInt)) as [[bigint, bigint], [bigint, bigint]];
        const [cx, cy] = proof.pi_c.map(BigInt) as [bigint, bigint];
        return {
          proof: proofWords({ a: [ax, ay], b: [bx, by], c: [cx, cy] }),
          publicSignals: publicSignals.map(BigInt),
        };
      },
      close: () => curve.terminate(),
    };
  },
};
