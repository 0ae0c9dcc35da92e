// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { linearScores } from "../lowering/linear-scores.ts";
import { matrixShape } from "../lowering/matrix-shape.ts";
import { postTransformOf, transformedNodes } from "../lowering/post-transform.ts";
import { inputOf, integerAttribute, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = W x + b for each row, then the post-transform. @shape x[n,f] -> y[n,t] @error of rounded weights */
export const definition: Operator = {
  name: "LinearRegressor",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: { coefficients: {}, intercepts: {}, post_transform: {}, targets: {} },
  arity: () => [1, 1],
  elements: "any",
  error: "approximated",
  inferElementTypes: () => ["float32"],
  inferShapes: (node, tensors) => [[matrixShape(node, tensors).rows, targetsOf(node)]],
  terms: (node, tensors, [shape]) => elementAt(shape, 0) * targetsOf(node) * (matrixShape(node, tensors).features + 6),
  lower: (node, tensors): readonly LoweredNode[] => {
    const [output, shape] = [outputOf(node), matrixShape(node, tensors)];
    const count = targetsOf(node);
    const transform = postTransformOf(node);
    if (transform === "NONE" || count === 1) return [linearScores(node, inputOf(node, 0), output, { ...shape, count })];
    const scores = `${output}:scores`;
    return [
      linearScores(node, inputOf(node, 0), scores, { ...shape, count }),
      ...transformedNodes(scores, output, { rows: shape.rows, count }, transform),
    ];
  },
  examples: [
    {
      title: "weighs the features",
      inputs: [{ shape: [1, 3] }],
      attributes: { coefficients: [0.5, -1.25, 0.3], intercepts: [0.7] },
    },
    {
      title: "has two targets, two rows and no intercepts",
      inputs: [{ shape: [2, 2] }],
      attributes: { coefficients: [0.5, -1.25, 0.3, 2], targets: 2n },
    },
    {
      title: "squashes two targets",
      inputs: [{ shape: [1, 2] }],
      attributes: { coefficients: [0.5, -1.25, 0.3, 2], targets: 2n, post_transform: "LOGISTIC" },
    },
    {
      title: "gives shares of three targets",
      inputs: [{ shape: [1, 2] }],
      attributes: { coefficients: [0.5, -1.25, 0.3, 1, 0.1, -0.6], targets: 3n, post_transform: "SOFTMAX" },
    },
    {
      title: "gives shares of two targets",
      inputs: [{ shape: [1, 2] }],
      attributes: { coefficients: [0.5, -1.25, 0.3, 1], targets: 2n, post_transform: "SOFTMAX" },
    },
  ],
};

function targetsOf(node: FloatNode): number {
  return integerAttribute(node, "targets", 1);
}
