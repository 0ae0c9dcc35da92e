// SPDX-License-Identifier: GPL-3.0-or-later
import { SPONGE_RATE } from "../schema/poseidon.ts";
import { poseidonPermutation } from "./poseidon-permutation.ts";
import { poseidonTracer } from "./poseidon-trace.ts";
import type { Signals } from "./signals.ts";

/** The signals of PoseidonSponge(L), L the number of words. @returns h */
export function poseidonSponge(signals: Signals, words: readonly bigint[]): bigint {
  let capacity = 0n;
  for (let start = 0; start < words.length; start += SPONGE_RATE) {
    const state = [capacity, ...words.slice(start, start + SPONGE_RATE)];
    capacity = signals.component(`block[${start / SPONGE_RATE}]`, (block) => poseidonPermutation(block, state));
  }
  signals.set("h", capacity);
  signals.setAll("words", words);
  return capacity;
}

/** Makes the constants of a sponge's permutations, which the first of its witnesses would wait for. */
export function prepareSponge(words: number): void {
  for (let start = 0; start < words; start += SPONGE_RATE) poseidonTracer(1 + Math.min(SPONGE_RATE, words - start));
}
