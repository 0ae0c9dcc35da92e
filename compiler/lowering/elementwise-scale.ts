import { elementAt } from "../graph/element-at.ts";
import type { AffineNode } from "../graph/lowered-graph.ts";
import type { Tensor } from "../graph/float-graph.ts";
import { broadcastIndices, type Shape } from "../graph/shape.ts";

/** input · factors, elementwise. */
export function elementwiseScale(
  input: Readonly<{ name: string; shape: Shape }>,
  factors: Pick<Tensor, "shape" | "data">,
  output: Readonly<{ name: string; shape: Shape }>,
): AffineNode {
  const indices = broadcastIndices(input.shape, output.shape);
  const factorIndices = broadcastIndices(factors.shape, output.shape);
  return {
    kind: "affine",
    inputs: [input.name],
    output: output.name,
    rows: indices.map((index, element) => ({
      bias: 0,
      terms: [{ input: 0, index, coefficient: elementAt(factors.data, elementAt(factorIndices, element)) }],
    })),
  };
}
