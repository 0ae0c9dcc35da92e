// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "./signals.ts";

/** The signals of RangeBits(n). */
export function rangeBits(signals: Signals, n: number, value: bigint): void {
  signals.set("in", value);
  signals.setBits("low", value, 0, n - 1);
}
