// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { byRootOfMeanSquare } from "../lowering/normalisation.ts";
import { broadcastConstant, trailingGroups } from "../lowering/trailing-axes.ts";
import { floatAttribute, inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** x / √(mean of x² + ε) · scale over the axes from `axis` on, constant scale. @shape x[…] -> y[…] @error of its root and quotient */
export const definition: Operator = {
  name: "RMSNormalization",
  sinceOpset: 23,
  attributes: { axis: {}, epsilon: {}, stash_type: {} },
  arity: () => [2, 2],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 6 * sizeOf(shape),
  lower: (node, tensors, [shape]) =>
    byRootOfMeanSquare(inputOf(node, 0), outputOf(node), {
      groups: trailingGroups(node, shape),
      epsilon: floatAttribute(node, "epsilon", 1e-5),
      factors: broadcastConstant(node, 1, tensors, shape),
      addends: new Float64Array(sizeOf(shape)),
    }),
  examples: [
    {
      title: "scales rows to one size",
      opset: 23,
      inputs: [{ shape: [2, 3] }, { shape: [3], values: [1, 0.5, -0.75] }],
      attributes: { epsilon: 0.0625 },
    },
    {
      title: "scales over several axes",
      opset: 24,
      inputs: [{ shape: [1, 2, 2] }, { shape: [2, 2], values: [1, 0.5, -0.75, 1.25] }],
      attributes: { axis: 1n, epsilon: 0.25, stash_type: 1n },
    },
  ],
};
