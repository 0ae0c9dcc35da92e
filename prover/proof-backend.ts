/** What a proof is to the rest of the system: eight words in EVM order and the public signals it is for. */
export type Proof = {
  /** [A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y]: the verifier's calldata, G2 coordinates imaginary part first. */
  readonly proof: readonly bigint[];
  readonly publicSignals: readonly bigint[];
};

/**
 * A Groth16 implementation. One file in prover/backends/ exports `backend`; nothing else lists it.
 * It runs inside the prover's child process: it may block, leak or crash.
 */
export type ProofBackend = {
  /** Equal to the file's name without its ending. */
  readonly name: string;
  /** `witness` is a .wtns file's bytes. Blinding factors are fresh and uniform for every proof. */
  prove(zkeyPath: string, witness: Uint8Array): Promise<Proof>;
};
