// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { linearNode, type PerElement } from "./linear-node.ts";
import { reluNode } from "./relu-node.ts";

/** input where it is positive and slope · input where it is not: slope · input + (1 − slope) · relu(input). */
export function leaky(input: string, output: string, size: number, slope: PerElement): LoweredNode[] {
  const positive = `${output}:positive`;
  const rest = typeof slope === "number" ? 1 - slope : Float64Array.from(slope, (each) => 1 - each);
  return [
    { ...reluNode(input, positive), source: output },
    linearNode(
      [
        [input, slope],
        [positive, rest],
      ],
      output,
      size,
    ),
  ];
}

/** |input|, which is leaky by −1. */
export function absolute(input: string, output: string, size: number): LoweredNode[] {
  return leaky(input, output, size, -1);
}
