// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { elementwiseShapes } from "../lowering/elementwise-sum.ts";
import { exponentialNodes, powerNodes } from "../lowering/power.ts";
import type { Operator } from "../operator.ts";

/**
 * y = aᵇ, broadcast, where either is one constant: products for small whole exponents, roots for halves, and curves for others.
 * @shape a[…], b[…] -> y[…] @error of its products or pieces
 */
export const definition: Operator = {
  name: "Pow",
  sinceOpset: 7,
  attributes: {},
  arity: () => [2, 2],
  elements: "numbers",
  // May be of another type.
  settings: [1],
  error: "approximated",
  inferShapes: elementwiseShapes,
  terms: (_node, _tensors, [shape]) => 20 * sizeOf(shape),
  lower: (node, tensors, [shape]) =>
    tensors.constant(node.inputs[1] ?? "") === undefined
      ? exponentialNodes(node, tensors, shape)
      : powerNodes(node, tensors, shape),
  examples: [
    { title: "squares", inputs: [{ shape: [1, 3] }, { shape: [], values: [2] }] },
    { title: "takes a product of several", inputs: [{ shape: [1, 3] }, { shape: [1], values: [5] }] },
    {
      title: "takes a root",
      inputs: [
        { shape: [1, 3], within: [0, 2] },
        { shape: [], values: [0.5] },
      ],
    },
    {
      title: "takes a reciprocal",
      inputs: [
        { shape: [1, 3], within: [0.25, 2] },
        { shape: [], values: [-1] },
      ],
    },
    {
      title: "takes a reciprocal root",
      inputs: [
        { shape: [1, 3], within: [0.5, 2] },
        { shape: [], values: [-0.5] },
      ],
    },
    {
      title: "follows a curve",
      inputs: [
        { shape: [1, 3], within: [0.25, 2] },
        { shape: [], values: [1.7] },
      ],
    },
    {
      title: "follows a steep curve over a wide range",
      inputs: [
        { shape: [1, 1], wideUnit: 2 ** -5 },
        { shape: [], values: [0.25] },
      ],
    },
    { title: "raises a constant", inputs: [{ shape: [], values: [2.5] }, { shape: [1, 3] }] },
    {
      title: "squares whole numbers",
      inputs: [
        { shape: [1, 3], elementType: "int32" },
        { shape: [], values: [2] },
      ],
      outputTypes: ["int32"],
    },
  ],
};
