// SPDX-License-Identifier: GPL-3.0-or-later
import type { Hex } from "../../../schema/hash.ts";

/** The hashes that do not follow from the leaves, and a bit a step, lowest first: whether its second operand follows from them. */
export type Multiproof = Readonly<{ proof: Hex[]; flags: bigint[] }>;

const FLAGS_PER_WORD = 256;

/**
 * One proof for the leaves at these places, which ascend. Level by level, as a queue of hashes takes them: a hash whose sibling follows
 * is hashed with it, any other with an element of the proof.
 */
export function multiproofOf(levels: readonly (readonly Hex[])[], places: readonly number[]): Multiproof {
  const proof: Hex[] = [];
  const bits: boolean[] = [];
  let known = places;
  for (const level of levels.slice(0, -1)) {
    const above: number[] = [];
    for (let at = 0; at < known.length; at++) {
      const place = known[at] ?? 0;
      const sibling = place ^ 1;
      const isKnown = known[at + 1] === sibling;
      if (isKnown) at++;
      else proof.push(level[sibling] ?? raise(sibling));
      bits.push(isKnown);
      above.push(place >> 1);
    }
    known = above;
  }
  return { proof, flags: wordsOf(bits) };
}

function raise(place: number): never {
  throw new RangeError(`the tree has no place ${place}: its levels are not full`);
}

function wordsOf(bits: readonly boolean[]): bigint[] {
  const words = new Array<bigint>(Math.ceil(bits.length / FLAGS_PER_WORD)).fill(0n);
  for (const [index, bit] of bits.entries()) {
    const word = Math.floor(index / FLAGS_PER_WORD);
    if (bit) words[word] = (words[word] ?? 0n) | (1n << BigInt(index % FLAGS_PER_WORD));
  }
  return words;
}
