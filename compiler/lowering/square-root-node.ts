// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";

/** output = √max(0, input), element by element. */
export function squareRootNode(input: string, output: string): LoweredNode {
  return { primitive: "SquareRoot", inputs: [input], output, parameters: {} };
}
