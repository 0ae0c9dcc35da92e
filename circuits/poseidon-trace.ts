// SPDX-License-Identifier: GPL-3.0-or-later
import { SCALAR_BYTES, scalarBytes, scalarsFrom } from "../groth16/scalar-bytes.ts";
import { openNativePoseidon } from "../prover/native/native-poseidon.ts";
import { FIELD_ORDER } from "../schema/field.ts";
import { poseidonPlan } from "../schema/poseidon-plan.ts";
import { permute } from "../schema/poseidon.ts";

/** x², x⁴ and x⁵ of every x that an S-box takes in, each list in the order of the rounds, and the first element of what comes out. */
export type PoseidonTrace = Readonly<{ squares: Uint8Array; fourths: Uint8Array; fifths: Uint8Array; out: bigint }>;

type Tracer = (state: readonly bigint[]) => PoseidonTrace;

const tracers = new Map<number, Tracer>();

/**
 * What runs permutations of states of t field elements, in C++ where that is there. Their constants take tens of milliseconds the first
 * time. The lists of a trace are good until the next one.
 */
export function poseidonTracer(t: number): Tracer {
  const tracer = tracers.get(t) ?? nativeTracer(t) ?? plainTrace;
  tracers.set(t, tracer);
  return tracer;
}

/** The one in C++, with memory of its own; undefined where the addon did not compile. */
export function nativeTracer(t: number): Tracer | undefined {
  const plan = poseidonPlan(t);
  const run = openNativePoseidon(plan);
  if (run === undefined) return undefined;
  const size = plan.boxes.length * SCALAR_BYTES;
  const memory = new Uint8Array(3 * size + SCALAR_BYTES);
  const lists = {
    squares: memory.subarray(0, size),
    fourths: memory.subarray(size, 2 * size),
    fifths: memory.subarray(2 * size, 3 * size),
  };
  return (state) => {
    run(scalarBytes(state), memory);
    const [out = 0n] = scalarsFrom(memory.subarray(3 * size));
    return { ...lists, out };
  };
}

/** The one in TypeScript, for states of any size. */
export function plainTrace(state: readonly bigint[]): PoseidonTrace {
  const squares: bigint[] = [];
  const fourths: bigint[] = [];
  const fifths: bigint[] = [];
  const [out = 0n] = permute(state, (value) => {
    const square = (value * value) % FIELD_ORDER;
    const fourth = (square * square) % FIELD_ORDER;
    const fifth = (fourth * value) % FIELD_ORDER;
    squares.push(square);
    fourths.push(fourth);
    fifths.push(fifth);
    return fifth;
  });
  return { squares: scalarBytes(squares), fourths: scalarBytes(fourths), fifths: scalarBytes(fifths), out };
}
