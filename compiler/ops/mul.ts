// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { elementwiseScale } from "../lowering/elementwise-scale.ts";
import { elementwiseShapes } from "../lowering/elementwise-sum.ts";
import { elementwiseProduct } from "../lowering/elementwise-product.ts";
import { constantFactor } from "../lowering/factors.ts";
import { outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = a · b, broadcast. @shape a[…], b[…] -> y[…] @error of the rounded constant */
export const definition: Operator = {
  name: "Mul",
  sinceOpset: 7,
  attributes: {},
  arity: () => [2, 2],
  elements: "numbers",
  error: "rounded-coefficients",
  inferShapes: elementwiseShapes,
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const factors = constantFactor(node, tensors);
    if (factors === undefined) return [elementwiseProduct(node, tensors, shape)];
    const input = { name: factors.variable, shape: tensors.shape(factors.variable) };
    return [elementwiseScale(input, factors.constant, { name: outputOf(node), shape })];
  },
  examples: [
    { title: "scales by a constant", inputs: [{ shape: [1, 3] }, { shape: [], values: [0.3] }] },
    { title: "multiplies two tensors", inputs: [{ shape: [2, 3] }, { shape: [3] }] },
    { title: "scales each element", inputs: [{ shape: [3], values: [0.5, -1.25, 3] }, { shape: [1, 3] }] },
  ],
};
