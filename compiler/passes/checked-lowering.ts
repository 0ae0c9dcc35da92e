import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import type { Shape } from "../graph/shape.ts";
import { elementCount, ModelTooLarge } from "../onnx/tensor-shape.ts";
import type { TensorView } from "../operator.ts";
import { operatorOf } from "../operator-table.ts";

/** No node may give more elements: each would be a wire of the circuit. */
export const MAX_NODE_ELEMENTS = 2 ** 20;

/**
 * Infers a node's shape and lowers it, once the shape is known to be one that a circuit could have.
 * @error UnsupportedOperator, UnsupportedNode, ShapeMismatch, ModelTooLarge
 */
export function checkedLowering(
  node: FloatNode,
  tensors: TensorView,
): { shape: Shape; lowered: readonly LoweredNode[] } {
  const operator = operatorOf(node);
  const shape = operator.inferShape(node, tensors);
  const what = `output of ${node.op} node "${node.name}"`;
  const elements = elementCount(shape, what);
  if (elements > MAX_NODE_ELEMENTS)
    throw new ModelTooLarge(`Number of elements of the ${what}`, elements, MAX_NODE_ELEMENTS);
  return { shape, lowered: operator.lower(node, tensors, shape) };
}
