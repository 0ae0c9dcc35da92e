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
