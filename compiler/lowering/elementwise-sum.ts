import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { AffineNode } from "../graph/lowered-graph.ts";
import { broadcastIndices, broadcastShape, type Shape } from "../graph/shape.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";

/** The shape of an elementwise operator with two inputs. @error ShapeMismatch */
export function elementwiseShapes(node: FloatNode, tensors: TensorView): [Shape] {
  const where = `${node.op} node "${node.name}"`;
  return [broadcastShape(tensors.shape(inputOf(node, 0)), tensors.shape(inputOf(node, 1)), where)];
}

/** left + sign · right, each a constant or not. */
export function elementwiseSum(node: FloatNode, tensors: TensorView, shape: Shape, sign: 1 | -1): AffineNode {
  const sides = [0, 1].map((side) => {
    const name = inputOf(node, side);
    return { name, sign: side === 0 ? 1 : sign, indices: broadcastIndices(tensors.shape(name), shape) };
  });
  return {
    kind: "affine",
    inputs: sides.map(({ name }) => name),
    output: outputOf(node),
    rows: elementAt(sides, 0).indices.map((_, element) => ({
      bias: 0,
      terms: sides.map(({ sign, indices }, input) => ({
        input,
        index: elementAt(indices, element),
        coefficient: sign,
      })),
    })),
  };
}
