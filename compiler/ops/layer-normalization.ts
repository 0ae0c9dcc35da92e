// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { normalised } from "../lowering/normalisation.ts";
import { broadcastConstant, trailingGroups } from "../lowering/trailing-axes.ts";
import { floatAttribute, inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

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
  terms: (_node, _tensors, [shape]) => 8 * sizeOf(shape),
  lower: (node, tensors, [shape]) =>
    normalised(inputOf(node, 0), outputOf(node), {
      groups: trailingGroups(node, shape),
      epsilon: floatAttribute(node, "epsilon", 1e-5),
      factors: broadcastConstant(node, 1, tensors, shape),
      addends: node.inputs[2] ? broadcastConstant(node, 2, tensors, shape) : new Float64Array(sizeOf(shape)),
    }),
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
