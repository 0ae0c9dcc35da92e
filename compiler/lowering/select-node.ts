// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";

/**
 * output = condition ? yes : no, element by element. The input holds all conditions, which are 0 or 1, then all that is taken where they
 * are 1, then all that is taken where they are 0.
 */
export function selectNode(conditionsYesNo: string, output: string): LoweredNode {
  return { primitive: "Select", inputs: [conditionsYesNo], output, parameters: {} };
}
