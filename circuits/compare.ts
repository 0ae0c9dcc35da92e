// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "./signals.ts";

/** The signals of Compare(n). @returns out */
export function compare(signals: Signals, n: number, value: bigint): bigint {
  const out = value < 0n ? 0n : 1n;
  signals.set("out", out);
  signals.set("in", value);
  signals.setBits("middle", value + (1n << BigInt(n - 1)), 1, n - 2);
  return out;
}
