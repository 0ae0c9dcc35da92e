// SPDX-License-Identifier: GPL-3.0-or-later
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CompiledCircuit } from "../circom/compile-circuit.ts";
import { readR1cs, type R1cs } from "../circom/r1cs-file.ts";
import { readSym } from "../circom/sym-file.ts";
import { decodeWitness } from "../circom/wtns-file.ts";
import { calculateWitness, compileWithProgram } from "./circom-program.ts";
import type { CircuitInput, CircuitInputs } from "./circuit-inputs.ts";

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Where circuits of tests find the gadgets, the broken twins and circomlib. */
const INCLUDE_PATHS = [folder("../circuits"), folder("fixtures/broken-circuits"), folder("../node_modules")];

/** One template compiled by itself. */
export type Gadget = {
  readonly r1cs: R1cs;
  readonly constraints: CompiledCircuit["constraints"];
  /** Wires of the inputs, public ones first. */
  readonly inputs: readonly number[];
  readonly publicInputs: number;
  /** Wire of the first output. */
  readonly output: number;
  /** Wire of a signal of the main component by its name, as in low[3]. */
  readonly wireOf: (name: string) => number;
  readonly inputWires: (values: CircuitInputs) => Map<number, bigint>;
  /** What the circuit's own witness program computes. */
  readonly witness: (values: CircuitInputs) => Promise<bigint[]>;
};

/** `call` is a template with its parameters, as in RangeBits(8), `include` the file that has it. */
export async function compileGadget(
  tmp: string,
  include: string,
  call: string,
  publicInputs: readonly string[] = [],
): Promise<Gadget> {
  const visible = publicInputs.length === 0 ? "" : ` {public [${publicInputs.join(", ")}]}`;
  return compileText(tmp, `pragma circom 2.2.0;\ninclude "${include}";\ncomponent main${visible} = ${call};\n`);
}

export async function compileText(tmp: string, text: string): Promise<Gadget> {
  const dir = await mkdtemp(join(tmp, "gadget-"));
  const path = join(dir, "gadget.circom");
  await writeFile(path, text);
  const compiled = await compileWithProgram({ path, includePaths: INCLUDE_PATHS }, dir);
  const r1cs = readR1cs(await readFile(compiled.r1csPath));
  const wires = readSym(await readFile(compiled.symPath, "utf8"));
  const wireOf = (name: string): number => {
    const wire = wires.get(`main.${name}`);
    if (wire === undefined || wire < 0) throw new Error(`the circuit has no wire "${name}"`);
    return wire;
  };
  return {
    r1cs,
    constraints: compiled.constraints,
    inputs: Array.from({ length: compiled.publicInputs + compiled.privateInputs }, (_, i) => 1 + compiled.outputs + i),
    publicInputs: compiled.publicInputs,
    output: 1,
    wireOf,
    inputWires: (values) =>
      new Map(
        Object.entries(values)
          .flatMap(([name, value]) => named(name, value))
          .map(([name, value]) => [wireOf(name), value]),
      ),
    witness: async (values) => decodeWitness(await calculateWitness(compiled.wasmPath, values)),
  };
}

function named(name: string, value: CircuitInput): [string, bigint][] {
  if (typeof value === "bigint") return [[name, value]];
  return value.flatMap((item, i) => named(`${name}[${i}]`, item));
}
