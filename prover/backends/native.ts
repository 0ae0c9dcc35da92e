import { openNativeKey } from "../native/native-prover.ts";
import type { ProofBackend } from "../proof-backend.ts";

/** A .wtns file's bytes before its values. */
const WITNESS_HEADER_BYTES = 76;

/** The project's own C++ prover, where it was compiled: see prover/native/. */
export const backend: ProofBackend = {
  name: "native",
  async prove(zkeyPath, witness) {
    const key = await openNativeKey(zkeyPath);
    try {
      return await key.prove(witness.subarray(WITNESS_HEADER_BYTES));
    } finally {
      key.close();
    }
  },
};
