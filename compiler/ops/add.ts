// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { elementwiseShapes, elementwiseSum } from "../lowering/elementwise-sum.ts";
import type { Operator } from "../operator.ts";

/** y = a + b, broadcast. @shape a[…], b[…] -> y[…] @error of its unit coefficients once fused with its neighbours */
export const definition: Operator = {
  name: "Add",
  sinceOpset: 7,
  attributes: {},
  arity: () => [2, 2],
  elements: "numbers",
  error: "rounded-coefficients",
  inferShapes: elementwiseShapes,
  terms: (_node, _tensors, [shape]) => 2 * sizeOf(shape),
  lower: (node, tensors, [shape]) => [elementwiseSum(node, tensors, shape, 1)],
  examples: [
    { title: "adds a constant", inputs: [{ shape: [1, 3] }, { shape: [3], values: [0.5, -1.25, 3] }] },
    {
      title: "adds a tensor to itself broadcast",
      inputs: [{ shape: [1, 2, 2] }, { shape: [1, 2, 1], values: [1, -1] }],
    },
    { title: "adds two activations", inputs: [{ shape: [1, 2] }, { shape: [1, 2] }] },
  ],
};
