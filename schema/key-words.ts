// SPDX-License-Identifier: GPL-3.0-or-later
import { solidityPacked } from "ethers";
import { keccak256, type Hex } from "./hash.ts";

/** Field elements of a verifying key on chain: α, β, δ, IC0 … IC3, in the EVM's order. γ is the G2 generator. */
export const KEY_WORDS = 18;

/** The first of them, α and β: what phase 1 of the set-up decides. */
export const PHASE1_WORDS = 6;

/** Pins a verifying key. */
export function hashKeyWords(words: readonly bigint[]): Hex {
  return hashWords(words, KEY_WORDS);
}

/** Governance lists the phase 1 outputs it accepts by this hash. */
export function hashPhase1Words(words: readonly bigint[]): Hex {
  return hashWords(words, PHASE1_WORDS);
}

function hashWords(words: readonly bigint[], count: number): Hex {
  if (words.length !== KEY_WORDS) throw new RangeError(`a verifying key has ${KEY_WORDS} words, not ${words.length}`);
  return keccak256(solidityPacked(new Array<string>(count).fill("uint256"), words.slice(0, count)) as Hex);
}
