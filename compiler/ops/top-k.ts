// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { sizeOf } from "../graph/shape.ts";
import { axisOf } from "../lowering/reduction.ts";
import { topNodes } from "../lowering/top-elements.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { inputOf, integerAttribute, settingInput, UnsupportedNode } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/** More comparisons one after the other are not worth their constraints. */
const MOST_ROUNDS = 2 ** 10;

/** The k largest or smallest elements along an axis in their order, of equals the first ones, and their places. @shape x[…, n, …] -> y[…, k, …], i[…, k, …] @error of the choices' scales */
export const definition: Operator = {
  name: "TopK",
  sinceOpset: 1,
  attributes: { axis: {}, k: { until: 9 }, largest: { since: 11 }, sorted: { since: 11 } },
  arity: (opset) => (opset < 10 ? [1, 1] : [2, 2]),
  outputs: () => [1, 2],
  elements: "numbers",
  settings: [1],
  inferElementTypes: (node, tensors) => [tensors.elementType(inputOf(node, 0)), "int64"],
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => {
    const { shape, axis, k } = partsOf(node, tensors);
    const result = shape.map((size, place) => (place === axis ? k : size));
    return [result, result];
  },
  terms: (node, tensors) => {
    const { shape, k } = partsOf(node, tensors);
    return 20 * k * sizeOf(shape);
  },
  lower: (node, tensors) => {
    const { shape, axis, k } = partsOf(node, tensors);
    const count = elementAt(shape, axis);
    if (k * count > MOST_ROUNDS)
      throw new UnsupportedNode(
        node,
        `it takes ${k} of ${count} elements, which would be ${k * count} comparisons one after the other`,
        `Up to ${MOST_ROUNDS} are supported: take fewer, or leave the order to whoever reads the scores`,
      );
    if (integerAttribute(node, "sorted", 1) === 0)
      throw new UnsupportedNode(node, "it leaves the order open", "Ask for sorted elements (sorted = 1)");
    return topNodes(node, tensors, { shape, axis, k, isLargest: integerAttribute(node, "largest", 1) !== 0 });
  },
  examples: [
    {
      title: "takes the largest, and their places",
      outputs: 2,
      outputTypes: ["float32", "int64"],
      inputs: [{ shape: [1, 5] }, { shape: [1], values: [3], elementType: "int64" }],
    },
    {
      title: "takes the smallest along the first axis, the first of equals",
      outputs: 2,
      outputTypes: ["int64", "int64"],
      inputs: [
        { shape: [4, 2], elementType: "int64", within: [0, 3] },
        { shape: [1], values: [2], elementType: "int64" },
      ],
      attributes: { axis: 0n, largest: 0n },
    },
  ],
};

function partsOf(node: FloatNode, tensors: TensorView) {
  const shape = tensors.shape(inputOf(node, 0));
  const axis = axisOf(node, integerAttribute(node, "axis", -1), shape.length);
  const k = node.opset < 10 ? integerAttribute(node, "k", 0) : elementAt(settingInput(node, 1, tensors), 0);
  if (!(k >= 1 && k <= elementAt(shape, axis)))
    throw new UnsupportedNode(node, `it takes ${k} of ${elementAt(shape, axis)} elements`, "Take at least one and no more than there are"); // prettier-ignore
  return { shape, axis, k };
}
