import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { broadcastIndices, broadcastShape, ShapeMismatch, sizeOf, type Shape } from "../graph/shape.ts";
import { normalised } from "../lowering/normalisation.ts";
import { axisOf, reductionGroups } from "../lowering/reduction.ts";
import { constantInput, floatAttribute, inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/** (x − mean) / √(variance + ε) · scale + shift over the axes from `axis` on, constant scale and shift. @shape x[…] -> y[…] @error of its root and quotient */
export const definition: Operator = {
  name: "LayerNormalization",
  sinceOpset: 17,
  attributes: { axis: {}, epsilon: {}, stash_type: {} },
  arity: () => [2, 3],
  outputs: () => [1, 3],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => {
    if (node.outputs.slice(1).some((name) => name !== ""))
      throw new UnsupportedNode(node, "its mean or deviation is read", "Leave these outputs out of the model");
    return [tensors.shape(inputOf(node, 0))];
  },
  terms: (node, _tensors, [shape]) => sizeOf(shape) * (sizeOf(shape.slice(firstAxis(node, shape))) + 6),
  lower: (node, tensors, [shape]) => {
    const first = firstAxis(node, shape);
    const axes = [...shape.keys()].filter((axis) => axis >= first);
    return normalised(inputOf(node, 0), outputOf(node), {
      groups: reductionGroups({ from: shape, axes }),
      epsilon: floatAttribute(node, "epsilon", 1e-5),
      factors: broadcast(node, 1, tensors, shape),
      addends: node.inputs[2] ? broadcast(node, 2, tensors, shape) : new Float64Array(sizeOf(shape)),
    });
  },
  examples: [
    {
      title: "normalises rows",
      inputs: [
        { shape: [1, 4] },
        { shape: [4], values: [1, 0.5, -0.75, 1.25] },
        { shape: [4], values: [0, 1, 0.3, -0.2] },
      ],
      attributes: { epsilon: 0.0625 },
    },
    {
      title: "normalises over several axes, without a shift",
      inputs: [{ shape: [2, 2, 2] }, { shape: [2, 2], values: [1, 0.5, -0.75, 1.25] }],
      attributes: { axis: 1n, epsilon: 0.25 },
    },
  ],
};

function firstAxis(node: FloatNode, shape: Shape): number {
  return axisOf(node, integerAttribute(node, "axis", -1), shape.length);
}

/** A constant input repeated to a shape. */
function broadcast(node: FloatNode, index: number, tensors: TensorView, shape: Shape): Float64Array {
  const tensor = constantInput(node, index, tensors, "Export the model with its scale and shift as constants");
  const where = `LayerNormalization node "${node.name}"`;
  if (broadcastShape(tensor.shape, shape, where).join() !== shape.join())
    throw new ShapeMismatch(where, `input ${index} of shape [${tensor.shape.join(", ")}] does not broadcast to x`);
  return Float64Array.from(broadcastIndices(tensor.shape, shape), (place) => elementAt(tensor.data, place));
}
