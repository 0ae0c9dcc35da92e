// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";

/** output k = element left[k] times element right[k]; numbers count the elements of all inputs, one input after the other. */
export function productNode(
  inputs: readonly string[],
  output: string,
  left: readonly number[],
  right: readonly number[],
): LoweredNode {
  return { primitive: "Product", inputs, output, parameters: { left, right } };
}
