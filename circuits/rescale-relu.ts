// SPDX-License-Identifier: GPL-3.0-or-later
import { half } from "./rescale.ts";
import type { Signals } from "./signals.ts";

/** The signals of RescaleRelu(n, s). @returns out */
export function rescaleRelu(signals: Signals, n: number, s: number, value: bigint): bigint {
  const sum = value + half(s);
  const out = sum < 0n ? 0n : sum >> BigInt(s);
  signals.set("out", out);
  signals.set("in", value);
  signals.setBits("bit", sum + (1n << BigInt(n - 1)), 1, n - 1);
  return out;
}
