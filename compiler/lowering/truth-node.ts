// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { stepsNode } from "./steps-node.ts";

/** Whole numbers that are never negative as truths: 1 for all but 0. */
export function truthNode(input: string, output: string, size: number): LoweredNode {
  return stepsNode(input, output, new Float64Array(size).fill(0.5), "float64");
}
