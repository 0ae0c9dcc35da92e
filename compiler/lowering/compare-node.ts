// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";

/** output = 1 where input ≥ 0, else 0, element by element. */
export function compareNode(input: string, output: string): LoweredNode {
  return { primitive: "Compare", inputs: [input], output, parameters: {} };
}
