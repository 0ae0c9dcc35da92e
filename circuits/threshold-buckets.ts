// SPDX-License-Identifier: GPL-3.0-or-later
import type { Signals } from "./signals.ts";

/** The signals of ThresholdBuckets(t, k, C), t the number of thresholds. */
export function thresholdBuckets(signals: Signals, k: number, thresholds: readonly bigint[], value: bigint): void {
  const width = 1n << BigInt(k);
  const reached = thresholds.findLastIndex((threshold) => value >= threshold);
  const isUneven = thresholds.some((threshold, j) => j > 0 && threshold - (thresholds[j - 1] ?? 0n) < width);
  const [first = 0n] = thresholds;
  const start = thresholds[reached] ?? first - width;
  const end = thresholds[reached + 1] ?? start + width;
  signals.setAll(
    "out",
    thresholds.map((_, j) => (j <= reached ? 1n : 0n)),
  );
  signals.set("in", value);
  if (k > 0) signals.setBits("aboveBit", value - start, 1, k - 1);
  if (isUneven) signals.setBits("belowBit", end - 1n - value, 1, k - 1);
}
