// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { linearNode } from "./linear-node.ts";

/** output = the largest whole number that is not above input, element by element. */
export function floorNode(input: string, output: string): LoweredNode {
  return { primitive: "Rescale", inputs: [input], output, parameters: { to: "floor" } };
}

/** output = the whole number next to input on the side of zero. */
export function truncateNode(input: string, output: string): LoweredNode {
  return { primitive: "Rescale", inputs: [input], output, parameters: { to: "truncate" } };
}

/** output = the smallest whole number that is not below input: −⌊−input⌋. */
export function ceilNodes(input: string, output: string, size: number): LoweredNode[] {
  const [mirrored, floor] = [`${output}:mirrored`, `${output}:floor`];
  return [
    { ...linearNode([[input, -1]], mirrored, size), source: output },
    { ...floorNode(mirrored, floor), source: output },
    linearNode([[floor, -1]], output, size),
  ];
}
