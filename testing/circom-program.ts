// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { compileCircuit, type CircuitSource, type CompiledCircuit } from "../circom/compile-circuit.ts";
import { InvalidInput, WitnessRefused } from "../prover/witness/compute-witness.ts";
import { emptyWitness, VALUE_BYTES } from "../circom/wtns-file.ts";
import { FIELD_ORDER, toField } from "../schema/field.ts";
import type { CircuitInput, CircuitInputs } from "./circuit-inputs.ts";

/** circom's WASM interface; field elements pass through shared memory, 32-bit limbs, lowest first. */
type CircomExports = {
  init(sanityCheck: number): void;
  getInputSize(): number;
  getInputSignalSize(hashHigh: number, hashLow: number): number;
  setInputSignal(hashHigh: number, hashLow: number, position: number): void;
  writeSharedRWMemory(limb: number, value: number): void;
  readSharedRWMemory(limb: number): number;
  getWitnessSize(): number;
  getWitness(index: number): void;
  getMessageChar(): number;
};

/** Compiles a circuit with its witness program. */
export async function compileWithProgram(
  source: CircuitSource,
  outDir: string,
): Promise<CompiledCircuit & { readonly wasmPath: string }> {
  const compiled = await compileCircuit(source, outDir, { flags: ["--wasm"] });
  const name = basename(source.path, ".circom");
  return { ...compiled, wasmPath: join(outDir, `${name}_js`, `${name}.wasm`) };
}

const LIMBS = 8;
const ASSERT_FAILED = 4;

/**
 * Runs the circuit's own witness program, which circom writes: the reference that witnesses are compared with.
 * @returns the bytes of a .wtns file
 * @throws WitnessRefused, InvalidInput
 */
export async function calculateWitness(wasmPath: string, inputs: CircuitInputs): Promise<Uint8Array> {
  const circuit = await instantiate(await readFile(wasmPath));
  circuit.init(0);
  let given = 0;
  for (const [name, value] of Object.entries(inputs)) given += setSignal(circuit, name, flatten(value));
  const expected = circuit.getInputSize();
  if (given < expected) throw new InvalidInput(`it has ${given} values and the circuit takes ${expected}`);
  const wires = circuit.getWitnessSize();
  const { bytes, values } = emptyWitness(wires);
  const view = new DataView(values.buffer, values.byteOffset);
  for (let wire = 0; wire < wires; wire++) {
    circuit.getWitness(wire);
    for (let limb = 0; limb < LIMBS; limb++)
      view.setUint32(wire * VALUE_BYTES + limb * 4, circuit.readSharedRWMemory(limb), true);
  }
  return bytes;
}

/** @returns how many values were set */
function setSignal(circuit: CircomExports, name: string, values: readonly bigint[]): number {
  const [high, low] = nameHash(name);
  const size = circuit.getInputSignalSize(high, low);
  if (size <= 0) throw new InvalidInput(`the circuit has no input signal "${name}"`);
  if (size !== values.length) throw new InvalidInput(`signal "${name}" takes ${size} values, not ${values.length}`);
  values.forEach((value, position) => {
    const stored = fieldElement(value, name);
    for (let limb = 0; limb < LIMBS; limb++) {
      circuit.writeSharedRWMemory(limb, Number(BigInt.asUintN(32, stored >> BigInt(limb * 32))));
    }
    circuit.setInputSignal(high, low, position); // the last one makes the whole circuit run
  });
  return values.length;
}

function fieldElement(value: bigint, name: string): bigint {
  if (typeof value !== "bigint") throw new InvalidInput(`signal "${name}" holds something that is not a bigint`);
  if (value >= FIELD_ORDER || value <= -FIELD_ORDER)
    throw new InvalidInput(`a value of "${name}" is outside the field`);
  return toField(value);
}

function flatten(input: CircuitInput): bigint[] {
  return typeof input === "object" ? input.flatMap(flatten) : [input];
}

async function instantiate(code: Uint8Array): Promise<CircomExports> {
  let message = "";
  const exports: { current?: CircomExports } = {};
  const { instance } = await WebAssembly.instantiate(code, {
    runtime: {
      exceptionHandler(kind: number) {
        const reason = message.trim().replaceAll(/\s*\n\s*/g, "; ") || `circom's error ${kind}`;
        throw kind === ASSERT_FAILED ? new WitnessRefused(reason) : new InvalidInput(reason);
      },
      printErrorMessage() {
        const { current } = exports;
        if (current) message += `${readMessage(current)}\n`;
      },
      writeBufferMessage() {
        if (exports.current) readMessage(exports.current); // what log() says in a circuit goes nowhere
      },
      showSharedRWMemory() {
        // numbers that log() prints
      },
    },
  });
  exports.current = instance.exports as CircomExports;
  return exports.current;
}

function readMessage(circuit: CircomExports): string {
  let text = "";
  for (let code = circuit.getMessageChar(); code !== 0; code = circuit.getMessageChar())
    text += String.fromCharCode(code);
  return text;
}

/** FNV-1a of the signal's name, 64 bits in two halves: how circom's WASM addresses its inputs. */
function nameHash(name: string): [high: number, low: number] {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(name, "utf8")) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return [Number(hash >> 32n), Number(hash & 0xffffffffn)];
}
