// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "./signals.ts";

/** The templates' `half`. */
export function half(s: number): bigint {
  return s === 0 ? 0n : 1n << BigInt(s - 1);
}

/** The signals of RescaleFloor(n, s). @returns out */
export function rescaleFloor(signals: Signals, n: number, s: number, value: bigint): bigint {
  const sum = value + half(s);
  const out = sum >> BigInt(s);
  const shifted = sum + (1n << BigInt(n - 1));
  signals.set("out", out);
  signals.set("in", value);
  signals.setBits("high", shifted, s, n - s - 1);
  if (s > 0) signals.setBits("low", shifted, 0, s - 1);
  return out;
}
