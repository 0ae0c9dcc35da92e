// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";

/** output = max(0, input), element by element. */
export function reluNode(input: string, output: string): LoweredNode {
  return { primitive: "Rescale", inputs: [input], output, parameters: {} };
}
