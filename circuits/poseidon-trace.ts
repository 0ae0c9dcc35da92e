import { SCALAR_BYTES, scalarBytes, scalarsFrom } from "../groth16/scalar-bytes.ts";
import { openNativePoseidon } from "../prover/native/native-poseidon.ts";
import { FIELD_ORDER } from "../schema/field.ts";
import { poseidonPlan } from "../schema/poseidon-plan.ts";
import { permute } from "../schema/poseidon.ts";

/** x², x⁴ and x⁵ of every x that an S-box takes in, each list in the order of the rounds, and the first element of what comes out. */
export type PoseidonTrace = Readonly<{ squares: Uint8Array; fourths: Uint8Array; fifths: Uint8Array; out: bigint }>;

type Tracer = (state: readonly bigint[]) => PoseidonTrace;

const tracers = new Map<number, Tracer>();

/** The permutation of a state of field elements, in C++ where that is there. The lists are good until the next trace. */
export function poseidonTrace(state: readonly bigint[]): PoseidonTrace {
  const known = tracers.get(state.length);
  const trace = known ?? nativeTracer(state.length) ?? plainTrace;
  if (known === undefined) tracers.set(state.length, trace);
  return trace(state);
}

/** The same for a state of t elements in C++, in memory of its own; undefined where the addon did not compile. */
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

/** The same in TypeScript. */
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
