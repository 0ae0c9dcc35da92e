import { grainGenConstants } from "@noble/curves/abstract/poseidon";
import { bn254 } from "@noble/curves/bn254";
import { FIELD_ORDER } from "./field.ts";

/** Words absorbed by one permutation: the widest for which published constants exist, less the capacity. */
export const SPONGE_RATE = 16;

const FULL_ROUNDS = 8;
const SBOX_POWER = 5;
/** By t − 2, as in the parameters that circomlib took. */
const PARTIAL_ROUNDS = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];

type PoseidonConstants = ReturnType<typeof grainGenConstants>;

const cache = new Map<number, PoseidonConstants>();

/** Round constants and mixing matrix for a state of t elements, generated as Poseidon's authors say on first use. */
function poseidonConstants(t: number): PoseidonConstants {
  const known = cache.get(t);
  if (known !== undefined) return known;
  const { Fr: Fp } = bn254.fields;
  const constants = grainGenConstants({
    ...{ Fp, t, roundsFull: FULL_ROUNDS, roundsPartial: partialRounds(t), sboxPower: SBOX_POWER },
  });
  cache.set(t, constants);
  return constants;
}

export function partialRounds(t: number): number {
  const rounds = PARTIAL_ROUNDS[t - 2];
  if (rounds === undefined) throw new RangeError(`Poseidon has no parameters for a state of ${t}`);
  return rounds;
}

/**
 * The Poseidon permutation over the scalar field, x^5, with the constants that circomlib has, too.
 * @param sbox x^5 of each value that goes through an S-box, in order; for whoever wants to see them
 */
export function permute(input: readonly bigint[], sbox: (value: bigint) => bigint = fifthPower): bigint[] {
  const t = input.length;
  const { roundConstants, mds } = poseidonConstants(t);
  const total = FULL_ROUNDS + partialRounds(t);
  let state = [...input];
  for (let round = 0; round < total; round++) {
    const full = round < FULL_ROUNDS / 2 || round >= total - FULL_ROUNDS / 2;
    const substituted = state.map((value, i) => {
      const keyed = (value + (roundConstants[round]?.[i] ?? 0n)) % FIELD_ORDER;
      return full || i === 0 ? sbox(keyed) : keyed;
    });
    state = mds.map((row) => substituted.reduce((sum, value, i) => sum + value * (row[i] ?? 0n), 0n) % FIELD_ORDER);
  }
  return state;
}

function fifthPower(value: bigint): bigint {
  const square = (value * value) % FIELD_ORDER;
  return (((square * square) % FIELD_ORDER) * value) % FIELD_ORDER;
}

/**
 * The sponge that commits to words: blocks of at most 16, the capacity carried from block to block, the last block in
 * a state of its own, smaller size. The number of words is fixed by the circuit, so nothing pads. Up to 16 words it
 * is circomlib's Poseidon.
 */
export function poseidonOfWords(words: readonly bigint[]): bigint {
  let capacity = 0n;
  for (let start = 0; start < words.length; start += SPONGE_RATE) {
    capacity = permute([capacity, ...words.slice(start, start + SPONGE_RATE)])[0] ?? 0n;
  }
  return capacity;
}
