// SPDX-License-Identifier: GPL-3.0-or-later
import { grainGenConstants } from "@noble/curves/abstract/poseidon";
import { bn254 } from "@noble/curves/bn254";
import { FIELD_ORDER } from "./field.ts";

const FULL_ROUNDS = 8;
const SBOX_POWER = 5;
/** By t − 2, as in the parameters that circomlib took. */
const PARTIAL_ROUNDS = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];

export function partialRounds(t: number): number {
  const rounds = PARTIAL_ROUNDS[t - 2];
  if (rounds === undefined) throw new RangeError(`Poseidon has no parameters for a state of ${t}`);
  return rounds;
}

/** constant + Σ weights[i] · y[first + i], y what S-boxes give, in the order of the rounds. */
export type LinearForm = Readonly<{ constant: bigint; first: number; weights: readonly bigint[] }>;

/**
 * The permutation with nothing between S-boxes but one sum each. A partial round has one S-box, and what passes it by stays linear: so
 * an S-box sees the outputs of the last full round and of the partial ones since, and no state has to be mixed in between.
 */
export type PoseidonPlan = Readonly<{
  /** What each S-box takes in; the first t of them take an element of the state beside. */
  boxes: readonly LinearForm[];
  /** The state that comes out. */
  outputs: readonly LinearForm[];
}>;

type Vector = readonly bigint[];
/** Rows. */
type Matrix = readonly Vector[];

const plans = new Map<number, PoseidonPlan>();

/** For a state of t elements; its constants are generated as Poseidon's authors say, on first use. */
export function poseidonPlan(t: number): PoseidonPlan {
  const plan = plans.get(t) ?? planOf(t);
  plans.set(t, plan);
  return plan;
}

function planOf(t: number): PoseidonPlan {
  const partial = partialRounds(t);
  const { roundConstants, mds } = grainGenConstants({
    ...{ Fp: bn254.fields.Fr, t, roundsFull: FULL_ROUNDS, roundsPartial: partial, sboxPower: SBOX_POWER },
  });
  const half = FULL_ROUNDS / 2;
  const [before, after] = [roundConstants.slice(0, half), roundConstants.slice(half + partial)];
  const middle = partialForms(mds, roundConstants.slice(half, half + partial), (half - 1) * t);
  const end = half * t + partial;
  const mixed = (constants: Vector, first: number): LinearForm[] =>
    mds.map((weights, i) => ({ constant: constants[i] ?? 0n, first, weights }));
  return {
    boxes: [
      ...(before[0] ?? []).map((constant) => ({ constant, first: 0, weights: [] })),
      ...before.slice(1).flatMap((constants, round) => mixed(constants, round * t)),
      ...middle.boxes,
      ...middle.outputs.map((form, i) => ({
        ...form,
        constant: (form.constant + (after[0]?.[i] ?? 0n)) % FIELD_ORDER,
      })),
      ...after.slice(1).flatMap((constants, round) => mixed(constants, end + round * t)),
    ],
    outputs: mixed([], end + (half - 1) * t),
  };
}

/**
 * The partial rounds. Let M mix, and Z take away element 0, whose place the S-box's output y takes: a state s with the constants c becomes
 * M (Z (s + c) + y e₀). Before the first one it is M times the outputs of the last full round, which begin at `first`. So S-box r sees
 * them by the weights uᵣ = e₀ M (Z M)ʳ, and the output of the S-box k rounds back by element 0 of uₖ₋₁.
 */
function partialForms(mds: Matrix, constants: readonly Vector[], first: number): PoseidonPlan {
  const rounds = constants.length;
  const columns = transposed(mds);
  const rows: Vector[] = []; // uᵣ
  const entries: Vector[] = []; // M (Z M)ᵏ e₀: how an output shows in the state k rounds on
  const alone: bigint[] = []; // what each S-box takes in where all else is 0
  let [row, entry, state] = [mds[0] ?? [], columns[0] ?? [], mds.map(() => 0n)] as [Vector, Vector, Vector];
  for (const added of constants) {
    rows.push(row);
    entries.push(entry);
    const keyed = state.map((value, i) => (value + (added[i] ?? 0n)) % FIELD_ORDER);
    alone.push(keyed[0] ?? 0n);
    row = product(columns, withoutFirst(row));
    entry = product(mds, withoutFirst(entry));
    state = product(mds, withoutFirst(keyed));
  }
  const passing = timesPower(mds, [mds.map(() => 0n), ...mds.slice(1)], rounds); // M (Z M)ʳ
  const backwards = <T>(list: readonly T[], count: number): T[] => list.slice(0, count).reverse();
  return {
    boxes: rows.map((weights, r) => ({
      constant: alone[r] ?? 0n,
      first,
      weights: [...weights, ...backwards(rows, r).map(([own = 0n]) => own)],
    })),
    outputs: passing.map((weights, i) => ({
      constant: state[i] ?? 0n,
      first,
      weights: [...weights, ...backwards(entries, rounds).map((each) => each[i] ?? 0n)],
    })),
  };
}

/** left · baseᵉ, by squaring. */
function timesPower(left: Matrix, base: Matrix, exponent: number): Matrix {
  let [result, square] = [left, base];
  for (let rest = exponent; rest > 0; rest >>= 1) {
    if (rest & 1) result = times(result, square);
    square = times(square, square);
  }
  return result;
}

function times(a: Matrix, b: Matrix): Matrix {
  const columns = transposed(b);
  return a.map((row) => product(columns, row));
}

function product(rows: Matrix, vector: Vector): Vector {
  return rows.map((row) => row.reduce((sum, value, i) => sum + value * (vector[i] ?? 0n), 0n) % FIELD_ORDER);
}

function transposed(matrix: Matrix): Matrix {
  return matrix.map((_, column) => matrix.map((row) => row[column] ?? 0n));
}

function withoutFirst(vector: Vector): Vector {
  return vector.with(0, 0n);
}
