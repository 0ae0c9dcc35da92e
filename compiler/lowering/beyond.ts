// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { compareNode } from "./compare-node.ts";
import { linearNode } from "./linear-node.ts";
import { reluNode } from "./relu-node.ts";

/** What is left of sign · x beyond a threshold, and how high the step at the threshold is. */
export type Beyond = Readonly<{ sign: 1 | -1; threshold: number; step: number }>;

/** Σ sign · (relu(sign · x − threshold) + step · [sign · x > threshold]); a step of 0 costs nothing. */
export function beyondThresholds(input: string, output: string, size: number, sides: readonly Beyond[]): LoweredNode[] {
  const nodes: LoweredNode[] = [];
  const terms: [string, number][] = [];
  let bias = 0;
  for (const [place, { sign, threshold, step }] of sides.entries()) {
    const name = (part: string): string => `${output}:${part}${place}`;
    nodes.push(linearNode([[input, sign]], name("above"), size, -threshold), reluNode(name("above"), name("left")));
    terms.push([name("left"), sign]);
    if (step === 0) continue;
    nodes.push(
      linearNode([[input, -sign]], name("below"), size, threshold),
      compareNode(name("below"), name("within")),
    );
    terms.push([name("within"), -sign * step]);
    bias += sign * step;
  }
  return [...nodes.map((node) => ({ ...node, source: output })), linearNode(terms, output, size, bias)];
}
