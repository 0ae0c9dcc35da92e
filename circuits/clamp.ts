// SPDX-License-Identifier: GPL-3.0-or-later
import { anySet } from "./any-set.ts";
import type { Signals } from "./signals.ts";

/** The signals of Clamp(m, w). @returns out */
export function clamp(signals: Signals, m: number, w: number, value: bigint): bigint {
  const ceiling = (1n << BigInt(w)) - 1n;
  const out = value > ceiling ? ceiling : value;
  signals.set("out", out);
  signals.set("in", value);
  signals.setBits("bit", value, 1, m - 1);
  signals.component("over", (inner) => anySet(inner, m - w, value >> BigInt(w)));
  return out;
}
