// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { variadicShapes, variadicSum } from "../lowering/variadic.ts";
import type { Operator } from "../operator.ts";

/** The sum of all inputs, broadcast from opset 8 on. @shape a[…], b[…], … -> y[…] @error of its coefficients once fused with its neighbours */
export const definition: Operator = {
  name: "Sum",
  sinceOpset: 8,
  attributes: {},
  arity: () => [1, Infinity],
  elements: "numbers",
  error: "rounded-coefficients",
  inferShapes: variadicShapes,
  terms: (node, _tensors, [shape]) => node.inputs.length * sizeOf(shape),
  lower: (node, tensors, [shape]) => [variadicSum(node, tensors, shape, 1)],
  examples: [
    { title: "takes one input", inputs: [{ shape: [1, 3] }] },
    {
      title: "takes constants between two activations, broadcast",
      inputs: [{ shape: [2, 1] }, { shape: [3], values: [0.5, -1.25, 3] }, { shape: [1, 3] }],
    },
  ],
};
