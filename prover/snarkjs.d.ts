// SPDX-License-Identifier: GPL-3.0-or-later
// The part of snarkjs that is used here. It ships no types.
declare module "snarkjs" {
  type SnarkjsProof = {
    pi_a: string[];
    pi_b: string[][];
    pi_c: string[];
    protocol: string;
    curve: string;
  };
  type MemoryFile = { type: "mem"; data?: Uint8Array };
  type SnarkjsFile = string | Uint8Array | MemoryFile;

  export const groth16: {
    prove(zkey: SnarkjsFile, witness: SnarkjsFile): Promise<{ proof: SnarkjsProof; publicSignals: string[] }>;
    verify(verificationKey: unknown, publicSignals: readonly string[], proof: SnarkjsProof): Promise<boolean>;
    exportSolidityCallData(proof: SnarkjsProof, publicSignals: readonly string[]): Promise<string>;
  };
  export const zKey: {
    newZKey(r1cs: SnarkjsFile, ptau: SnarkjsFile, zkey: SnarkjsFile): Promise<unknown>;
    exportVerificationKey(zkey: SnarkjsFile): Promise<unknown>;
    exportSolidityVerifier(zkey: SnarkjsFile, templates: { groth16: string }): Promise<string>;
    contribute(from: SnarkjsFile, to: SnarkjsFile, name: string, entropy: string): Promise<unknown>;
    beacon(from: SnarkjsFile, to: SnarkjsFile, name: string, value: string, iterations: number): Promise<unknown>;
    verifyFromInit(init: SnarkjsFile, ptau: SnarkjsFile, zkey: SnarkjsFile): Promise<boolean>;
    verifyFromR1cs(r1cs: SnarkjsFile, ptau: SnarkjsFile, zkey: SnarkjsFile): Promise<boolean>;
  };
  export const powersOfTau: {
    newAccumulator(curve: unknown, power: number, file: SnarkjsFile): Promise<unknown>;
    contribute(from: SnarkjsFile, to: SnarkjsFile, name: string, entropy: string): Promise<unknown>;
    preparePhase2(from: SnarkjsFile, to: SnarkjsFile): Promise<unknown>;
  };
  export const wtns: {
    calculate(input: unknown, wasm: SnarkjsFile, witness: SnarkjsFile): Promise<void>;
    check(r1cs: SnarkjsFile, witness: SnarkjsFile): Promise<boolean>;
    exportJson(witness: SnarkjsFile): Promise<bigint[]>;
  };
  export const curves: { getCurveFromName(name: string): Promise<{ terminate(): Promise<void> }> };
}
