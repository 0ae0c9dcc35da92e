// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { integerAttribute, UnsupportedNode } from "../node-parts.ts";
import { absolute } from "./absolute.ts";
import { groupSums, type Groups } from "./groups.ts";
import { squaresOf } from "./normalisation.ts";
import { squareRootNode } from "./square-root-node.ts";

/** The sum of squares of each group. */
export function sumsOfSquares(
  input: string,
  output: string,
  groups: Groups,
  size: number,
  source = output,
): LoweredNode[] {
  const squares = `${output}:squares`;
  return [
    { ...squaresOf(input, squares, size), source },
    { ...groupSums(squares, output, groups, () => 1), source },
  ];
}

/** The norm of each group: the sum of sizes for p = 1, the root of the sum of squares for p = 2. */
export function norms(input: string, output: string, groups: Groups, size: number, p: 1 | 2): LoweredNode[] {
  if (p === 1) {
    const sizes = `${output}:sizes`;
    return [
      ...absolute(input, sizes, size).map((each) => ({ ...each, source: output })),
      groupSums(sizes, output, groups, () => 1),
    ];
  }
  const sums = `${output}:sums`;
  return [...sumsOfSquares(input, sums, groups, size, output), squareRootNode(sums, output)];
}

/** The attribute p of a norm. @error UnsupportedNode unless it is 1 or 2 */
export function normOf(node: FloatNode): 1 | 2 {
  const p = integerAttribute(node, "p", 2);
  if (p !== 1 && p !== 2)
    throw new UnsupportedNode(node, `the norm has p = ${p}`, "Only p = 1 and p = 2 are supported");
  return p;
}
