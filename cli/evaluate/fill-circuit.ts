import type { CompiledCircuit } from "../../keys/circuit-build.ts";
import { calculateWitness } from "../../prover/witness/circom-wasm.ts";
import { decodeWitness } from "../../prover/witness/wtns-file.ts";

type Inputs = Readonly<{ features: readonly (readonly bigint[])[]; rho: bigint }>;

/** The value of every wire of a compiled circuit for these inputs: wire 0, the public signals, the rest. @error WitnessRefused */
export async function fillCircuit({ wasmPath }: CompiledCircuit, inputs: Inputs): Promise<bigint[]> {
  return decodeWitness(await calculateWitness(wasmPath, inputs));
}
