import type { RearrangeNode } from "../graph/lowered-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";

/** The same elements in the same row-major order, under another name or shape. */
export function sameElements(input: string, output: string, shape: Shape): RearrangeNode {
  return {
    kind: "rearrange",
    inputs: [input],
    output,
    picks: Array.from({ length: sizeOf(shape) }, (_, index) => ({ input: 0, index })),
  };
}
