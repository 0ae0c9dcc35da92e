// SPDX-License-Identifier: GPL-3.0-or-later
import { poseidonTracer } from "./poseidon-trace.ts";
import type { Signals } from "./signals.ts";

/**
 * The signals of PoseidonPermutation(t), t the size of the state. The template's sparse partial rounds give each S-box what the plain
 * rounds give it. @returns out
 */
export function poseidonPermutation(signals: Signals, state: readonly bigint[]): bigint {
  const { squares, fourths, fifths, out } = poseidonTracer(state.length)(state);
  signals.set("out", out);
  signals.setAll("in", state);
  for (const [name, list] of [
    ["square", squares],
    ["fourth", fourths],
    ["fifth", fifths],
  ] as const) {
    signals.setElements(name, list);
    list.fill(0); // it tells the words
  }
  return out;
}
