// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "./signals.ts";

/** The signals of SignedRangeBits(n). */
export function signedRangeBits(signals: Signals, n: number, value: bigint): void {
  signals.set("in", value);
  signals.setBits("low", value + (1n << BigInt(n - 1)), 0, n - 1);
}
