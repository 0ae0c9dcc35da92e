// SPDX-License-Identifier: GPL-3.0-or-later
import { FIELD_ORDER } from "./field.ts";
import { poseidonPlan, type LinearForm } from "./poseidon-plan.ts";

/** Words absorbed by one permutation: the widest for which published constants exist, less the capacity. */
export const SPONGE_RATE = 16;

/**
 * The Poseidon permutation over the scalar field, x^5, with the constants that circomlib has, too.
 * @param sbox x^5 of each value that goes through an S-box, in order; for whoever wants to see them
 */
export function permute(input: readonly bigint[], sbox: (value: bigint) => bigint = fifthPower): bigint[] {
  const { boxes, outputs } = poseidonPlan(input.length);
  const fifths: bigint[] = [];
  boxes.forEach((form, box) => fifths.push(sbox(valueOf(form, fifths, input[box]))));
  return outputs.map((form) => valueOf(form, fifths));
}

function valueOf({ constant, first, weights }: LinearForm, fifths: readonly bigint[], element = 0n): bigint {
  let sum = constant + element;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0n) * (fifths[first + i] ?? 0n);
  return sum % FIELD_ORDER;
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
