// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "./signals.ts";

/** The signals of SquareRoot(n) with the root `out`, which is the floor. */
export function squareRoot(signals: Signals, n: number, value: bigint, out: bigint): void {
  signals.set("out", out);
  signals.set("in", value);
  signals.setBits("aboveBit", value - out * out, 0, n + 1);
  signals.setBits("belowBit", out * out + 2n * out - value, 2, n - 1);
}
