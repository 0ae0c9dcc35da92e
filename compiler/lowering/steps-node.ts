// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";

/** output = 1 where input ≥ threshold, else 0, a threshold for each element; both rounded to `precision`, as a runtime compares them. */
export function stepsNode(
  input: string,
  output: string,
  thresholds: ArrayLike<number>,
  precision: "float32" | "float64" = "float32",
): LoweredNode {
  const parameters = { thresholds: Float64Array.from(thresholds), precision };
  return { primitive: "ThresholdBuckets", inputs: [input], output, parameters };
}
