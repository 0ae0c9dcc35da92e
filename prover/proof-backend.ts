// SPDX-License-Identifier: GPL-3.0-or-later
/** What a proof is to the rest of the system: eight words in EVM order and the public signals it is for. */
export type Proof = {
  /** [A.x, A.y, B.x1, B.x0, B.y1, B.y0, C.x, C.y]: the verifier's calldata, G2 coordinates imaginary part first. */
  readonly proof: readonly bigint[];
  readonly publicSignals: readonly bigint[];
};

/** What a backend is to open. */
export type KeyFile = {
  readonly zkeyPath: string;
  /** Cores that it may use; all of them unless given. */
  readonly threads?: number;
  /** Of a backend that is a program: where it is, and a private folder for its files, which goes with the process. */
  readonly program?: { readonly path: string; readonly scratch: string };
};

/** A key that is open, and everything that is worked out from it once. */
export type OpenKey = {
  /** What proves, for the log: the implementation, and how it uses this machine. */
  readonly engine: string;
  /** Why that is not what was asked for, when it is not. */
  readonly notice?: string;
  /**
   * `values` are the witness: 32-byte little-endian field elements in the order of the wires. Its caller wipes them afterwards.
   * Blinding factors are fresh and uniform for every proof. One proof at a time is asked for.
   */
  prove(values: Uint8Array): Promise<Proof>;
  close(): Promise<void>;
};

/**
 * A Groth16 implementation. One file in prover/backends/ exports `backend`; nothing else lists it.
 * It runs inside the prover's child process: it may block, leak or crash.
 */
export type ProofBackend = {
  /** Equal to the file's name without its ending. */
  readonly name: string;
  /** Whether it runs a program that its user names. */
  readonly isProgram: boolean;
  /** Loads what it needs: the file itself is loaded to be asked its name, also by who does not prove. */
  open(key: KeyFile): Promise<OpenKey>;
};
