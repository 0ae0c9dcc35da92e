// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Signals } from "../circuits/signals.ts";
import { signalNames } from "../compiler/witness/signal-names.ts";
import type { CompiledCircuit } from "../circom/compile-circuit.ts";
import { readR1cs, type R1cs } from "../circom/r1cs-file.ts";
import { readSym } from "../circom/sym-file.ts";
import { wireMap } from "../prover/witness/wire-map.ts";
import { writeWitness } from "../prover/witness/witness-memory.ts";
import { decodeWitness } from "../circom/wtns-file.ts";
import { calculateWitness, compileWithProgram } from "./circom-program.ts";
import type { CircuitInputs } from "./circuit-inputs.ts";
import { projectRoot } from "../scripts/run-command.ts";

/** A circuit text that circom compiled, with everything a test asks of it. */
export type EmittedCircuit = Readonly<{
  compiled: CompiledCircuit;
  r1cs: R1cs;
  /** What the circuit's own witness program computes. */
  witness: (inputs: CircuitInputs) => Promise<bigint[]>;
  /** What `write` gives, put where the circuit's signals are. It must give each of them a value. */
  written: (write: (signals: Signals) => void) => bigint[];
}>;

/** Compiles a text that includes gadgets by their file names. */
export async function emitCircuit(text: string, folder: string): Promise<EmittedCircuit> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, "model.circom");
  await writeFile(path, text);
  const compiled = await compileWithProgram({ path, includePaths: [join(projectRoot, "circuits")] }, folder);
  const sym = readSym(await readFile(compiled.symPath, "utf8"));
  return {
    compiled,
    written: (write) => decodeWitness(writeWitness(wireMap(signalNames(write), sym), write)),
    r1cs: readR1cs(await readFile(compiled.r1csPath)),
    witness: async (inputs) => decodeWitness(await calculateWitness(compiled.wasmPath, inputs)),
  };
}
