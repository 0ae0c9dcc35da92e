// SPDX-License-Identifier: GPL-3.0-or-later
import { FIELD_ORDER, toField } from "../schema/field.ts";
import { poseidonSponge } from "./poseidon-sponge.ts";
import type { Signals } from "./signals.ts";

/** The signals of Statement(L, tag), L the number of words. @returns h and t */
export function statement(
  signals: Signals,
  tag: bigint,
  words: readonly bigint[],
  rho: bigint,
): Readonly<{ h: bigint; t: bigint }> {
  const h = signals.component("sponge", (sponge) => poseidonSponge(sponge, words));
  const sums: bigint[] = [];
  let sum = 0n;
  for (const word of words.toReversed()) {
    sum = (sum * rho + word) % FIELD_ORDER;
    sums.push(sum);
  }
  const t = toField(sum * rho + tag);
  signals.set("h", h);
  signals.set("t", t);
  signals.set("rho", rho);
  signals.setAll("words", words);
  signals.setAll("sum", sums.reverse());
  return { h, t };
}
