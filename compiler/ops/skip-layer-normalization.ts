// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { elementwiseShapes, elementwiseSum } from "../lowering/elementwise-sum.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { normalised } from "../lowering/normalisation.ts";
import { broadcastConstant, trailingGroups } from "../lowering/trailing-axes.ts";
import { floatAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** LayerNormalization over the last axis of x + skip + bias, and that sum as a fourth output. @shape x[…,n], skip[…,n], scale[n], shift[n], bias[n] -> y[…,n], _, _, sum[…,n] @error of its root and quotient */
export const definition: Operator = {
  name: "SkipLayerNormalization",
  domain: "com.microsoft",
  sinceOpset: 1,
  attributes: { epsilon: {} },
  arity: () => [3, 5],
  outputs: () => [1, 4],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => {
    if (node.outputs[1] || node.outputs[2])
      throw new UnsupportedNode(node, "its mean or deviation is read", "Leave these outputs out of the model");
    const [shape] = elementwiseShapes(node, tensors);
    return [shape, [], [], shape];
  },
  terms: (_node, _tensors, [shape]) => 12 * sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const [output, size] = [outputOf(node), sizeOf(shape)];
    const [, , , given = ""] = node.outputs;
    const sum = given === "" ? `${output}:sum` : given;
    const plain = `${output}:plain`;
    const constant = (index: number): Float64Array =>
      node.inputs[index] ? broadcastConstant(node, index, tensors, shape) : new Float64Array(size);
    return [
      ...[
        elementwiseSum({ ...node, outputs: [plain] }, tensors, shape, 1),
        linearNode([[plain, 1]], sum, size, constant(4)),
      ].map((each) => ({ ...each, source: output })),
      ...normalised(sum, output, {
        groups: trailingGroups(node, shape),
        epsilon: floatAttribute(node, "epsilon", 1e-12),
        factors: broadcastConstant(node, 2, tensors, shape),
        addends: constant(3),
      }),
    ];
  },
  examples: [
    {
      title: "normalises rows of sums",
      opset: 1,
      inputs: [
        { shape: [1, 2, 3] },
        { shape: [1, 2, 3] },
        { shape: [3], values: [1, 0.5, -0.75] },
        { shape: [3], values: [0, 1, 0.3] },
        { shape: [3], values: [0.25, -0.5, 0.125] },
      ],
      attributes: { epsilon: 0.0625 },
    },
  ],
};
