// SPDX-License-Identifier: GPL-3.0-or-later
import { anySet } from "./any-set.ts";
import { half } from "./rescale.ts";
import type { Signals } from "./signals.ts";

/** The signals of RescaleReluClamp(n, s, w). @returns out */
export function rescaleReluClamp(signals: Signals, n: number, s: number, w: number, value: bigint): bigint {
  const shifted = value + half(s) + (1n << BigInt(n - 1));
  const isPositive = shifted >> BigInt(n - 1) === 1n;
  const ceiling = (1n << BigInt(w)) - 1n;
  const kept = (shifted >> BigInt(s)) & ceiling;
  const spare = n - 1 - s - w;
  const over = BigInt.asUintN(spare, shifted >> BigInt(s + w));
  const clamped = over === 0n ? kept : ceiling;
  const out = isPositive ? clamped : 0n;
  signals.set("out", out);
  signals.set("in", value);
  signals.setBits("bit", shifted, 1, n - 1);
  signals.component("over", (inner) => anySet(inner, spare, over));
  signals.set("clamped", clamped);
  return out;
}
