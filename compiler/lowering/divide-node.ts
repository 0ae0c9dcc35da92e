// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";

/** output k = element pairs[k][0] of the numerators by element pairs[k][1] of the denominators, which must be positive. */
export function divideNode(
  numerators: string,
  denominators: string,
  output: string,
  pairs: readonly (readonly [numerator: number, denominator: number])[],
): LoweredNode {
  return { primitive: "Divide", inputs: [numerators, denominators], output, parameters: { pairs } };
}

/** The same where the denominators come so near to 0 that no pieces follow the quotient. */
export function steepDivideNode(...node: Parameters<typeof divideNode>): LoweredNode {
  const { parameters, ...rest } = divideNode(...node);
  return { ...rest, parameters: { ...(parameters as object), isSteep: true } };
}

/**
 * The same where no numerator is larger than its denominator, which is not negative: 0 by 0 is 0. "of-positives": so it is while no
 * numerator is negative.
 */
export function shareNode(shares: "of-all" | "of-positives", ...node: Parameters<typeof divideNode>): LoweredNode {
  const { parameters, ...rest } = divideNode(...node);
  return { ...rest, parameters: { ...(parameters as object), shares } };
}
