// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "./signals.ts";

/** The signals of Divide(n, m, lowest) with the quotient `out`, which is the floor. */
export function divide(
  signals: Signals,
  { n, m, lowest }: Readonly<{ n: number; m: number; lowest: bigint }>,
  { numerator, denominator, out }: Readonly<{ numerator: bigint; denominator: bigint; out: bigint }>,
): void {
  const remainder = numerator - out * denominator;
  signals.set("out", out);
  signals.set("numerator", numerator);
  signals.set("denominator", denominator);
  signals.set("remainder", remainder);
  signals.setBits("quotientBit", out - lowest, 1, n - 1);
  signals.setBits("remainderBit", remainder, 1, m - 1);
  signals.setBits("slackBit", denominator - 1n - remainder, 1, m - 1);
}
