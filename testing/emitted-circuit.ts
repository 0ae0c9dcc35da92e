import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compileCircuit, type CompiledCircuit } from "../keys/circuit-build.ts";
import { readR1cs, type R1cs } from "../keys/r1cs-file.ts";
import { calculateWitness } from "../prover/witness/circom-wasm.ts";
import { decodeWitness } from "../prover/witness/wtns-file.ts";
import { projectRoot } from "../scripts/run-command.ts";

/** A circuit text that circom compiled, with everything a test asks of it. */
export type EmittedCircuit = Readonly<{
  compiled: CompiledCircuit;
  r1cs: R1cs;
  witness: (inputs: Parameters<typeof calculateWitness>[1]) => Promise<bigint[]>;
}>;

/** Compiles a text that includes gadgets by their file names. */
export async function emitCircuit(text: string, folder: string): Promise<EmittedCircuit> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "model.circom");
  await writeFile(path, text);
  const compiled = await compileCircuit({ path, includePaths: [join(projectRoot, "circuits")] }, folder);
  return {
    compiled,
    r1cs: readR1cs(await readFile(compiled.r1csPath)),
    witness: async (inputs) => decodeWitness(await calculateWitness(compiled.wasmPath, inputs)),
  };
}
