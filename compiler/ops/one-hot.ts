// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { sizeOf } from "../graph/shape.ts";
import { oneHotNodes } from "../lowering/one-hot.ts";
import { constantInput, inputOf, integerAttribute, outputOf, settingInput } from "../node-parts.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { Operator, TensorView } from "../operator.ts";

/** One value where an index along a new axis is the element, which may count from the end, and another one elsewhere. @shape i[…] -> y[…, depth, …] @error none */
export const definition: Operator = {
  name: "OneHot",
  sinceOpset: 9,
  attributes: { axis: {} },
  arity: () => [3, 3],
  elements: "numbers",
  settings: [1, 2],
  inferElementTypes: (node, tensors) => [tensors.elementType(inputOf(node, 2))],
  error: "exact",
  inferShapes: (node, tensors) => {
    const { shape, depth, axis } = partsOf(node, tensors);
    return [[...shape.slice(0, axis), depth, ...shape.slice(axis)]];
  },
  terms: (node, tensors) => 8 * sizeOf(tensors.shape(inputOf(node, 0))) * partsOf(node, tensors).depth,
  lower: (node, tensors) => {
    const { shape, depth, axis, off, on } = partsOf(node, tensors);
    const inner = sizeOf(shape.slice(axis));
    return oneHotNodes(inputOf(node, 0), outputOf(node), sizeOf(shape), { depth, inner, off, on });
  },
  examples: [
    {
      title: "adds an axis at the end",
      inputs: [
        { shape: [2, 2], elementType: "int64", within: [-4, 5] },
        { shape: [], values: [4], elementType: "int64" },
        { shape: [2], values: [0, 1] },
      ],
    },
    {
      title: "adds an axis at the beginning, of other values",
      inputs: [
        { shape: [3], elementType: "int64", within: [0, 2] },
        { shape: [1], values: [3], elementType: "int64" },
        { shape: [2], values: [-0.5, 2] },
      ],
      attributes: { axis: 0n },
    },
  ],
};

function partsOf(node: FloatNode, tensors: TensorView) {
  const shape = tensors.shape(inputOf(node, 0));
  const depth = depthOf(node, tensors);
  const axis = integerAttribute(node, "axis", -1);
  const values = constantInput(node, 2, tensors, "Fix both values when exporting").data;
  return {
    ...{ shape, depth },
    axis: axis < 0 ? axis + shape.length + 1 : axis,
    off: elementAt(values, 0),
    on: elementAt(values, 1),
  };
}

/** May be of any type of numbers. */
function depthOf(node: FloatNode, tensors: TensorView): number {
  const { elementType, data } = constantInput(
    node,
    1,
    tensors,
    "Fix the depth when exporting: a circuit has one shape",
  );
  return elementType === "float32" ? elementAt(data, 0) : elementAt(settingInput(node, 1, tensors), 0);
}
