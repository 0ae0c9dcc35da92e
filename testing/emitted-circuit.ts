import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compileCircuit, type CompiledCircuit } from "../keys/circuit-build.ts";
import { readR1cs, type LinearCombination, type R1cs } from "../keys/r1cs-file.ts";
import { FIELD_ORDER } from "../schema/field.ts";
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

export function valueOf({ wires, coefficients }: LinearCombination, witness: readonly bigint[]): bigint {
  const sum = wires.reduce((total, wire, index) => total + (coefficients[index] ?? 0n) * (witness[wire] ?? 0n), 0n);
  return ((sum % FIELD_ORDER) + FIELD_ORDER) % FIELD_ORDER;
}

/** Whether the constraints accept a witness; what the witness program would say does not matter. */
export function accepts({ constraints }: R1cs, witness: readonly bigint[]): boolean {
  return holds(constraints, witness);
}

function holds(constraints: R1cs["constraints"], witness: readonly bigint[]): boolean {
  return constraints.every(
    ({ a, b, c }) => (valueOf(a, witness) * valueOf(b, witness)) % FIELD_ORDER === valueOf(c, witness),
  );
}

/** Wires in `free` of which some other value, alone, would still be accepted: each is a forgery. */
export function unnoticedChanges({ constraints }: R1cs, witness: readonly bigint[], free: readonly number[]): number[] {
  const byWire = new Map<number, R1cs["constraints"][number][]>();
  for (const constraint of constraints)
    for (const wire of new Set([constraint.a, constraint.b, constraint.c].flatMap(({ wires }) => wires)))
      byWire.set(wire, [...(byWire.get(wire) ?? []), constraint]);
  return free.filter((wire) =>
    [1n, FIELD_ORDER - 1n, 12_345n].some((change) => {
      const forged = witness.with(wire, ((witness[wire] ?? 0n) + change) % FIELD_ORDER);
      return holds(byWire.get(wire) ?? [], forged);
    }),
  );
}

/** A field element as the signed integer of least size that it stands for. */
export function signedValue(element: bigint): bigint {
  return element > FIELD_ORDER / 2n ? element - FIELD_ORDER : element;
}
