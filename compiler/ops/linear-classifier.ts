// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { bestLabelNodes, classLabels, twoLabelNodes } from "../lowering/class-labels.ts";
import { linearScores } from "../lowering/linear-scores.ts";
import { matrixShape } from "../lowering/matrix-shape.ts";
import { postTransformOf, transformedNodes } from "../lowering/post-transform.ts";
import { writtenMap } from "../lowering/written-map.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { floatsAttribute } from "../list-attributes.ts";
import { inputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/**
 * The label of the greatest of s = W x + b, or of the sign of a single s, and the scores after the post-transform: of a single s with
 * two labels both 1 − s and s, or σ(−s) and σ(s). @shape x[n,f] -> label[n], scores[n,c] @error of rounded weights; a label may be another where scores are as near
 */
export const definition: Operator = {
  name: "LinearClassifier",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: {
    ...{ classlabels_ints: {}, coefficients: {}, intercepts: {}, multi_class: {}, post_transform: {} },
  },
  arity: () => [1, 1],
  outputs: () => [1, 2],
  elements: "any",
  error: "approximated",
  givesShares: (node) =>
    postTransformOf(node) === "SOFTMAX" && scoresOf(node) > 1 && scoresOf(node) === columnsOf(node) ? 1 : undefined,
  inferElementTypes: () => ["int64", "float32"],
  inferShapes: (node, tensors) => {
    const { rows } = matrixShape(node, tensors);
    return [[rows], [rows, columnsOf(node)]];
  },
  terms: (node, tensors) => {
    const { rows, features } = matrixShape(node, tensors);
    return rows * scoresOf(node) * (2 * features + 16);
  },
  lower: (node, tensors): readonly LoweredNode[] => {
    const shape = matrixShape(node, tensors);
    const { rows } = shape;
    const [count, columns] = [scoresOf(node), columnsOf(node)];
    const [label, output] = [node.outputs[0] ?? "", node.outputs[1] ?? ""];
    const scores = `${label || output}:scores`;
    const labels = classLabels(node, "classlabels_ints");
    const nodes: LoweredNode[] = [linearScores(node, inputOf(node, 0), scores, { ...shape, count })];
    if (label !== "")
      nodes.push(...(count === 1 ? twoLabelNodes(scores, label, rows, signLabels(labels)) : bestLabelNodes(scores, label, rows, labels))); // prettier-ignore
    if (output === "") return nodes;
    const transform = postTransformOf(node);
    if (count === columns) {
      const isSingle = count === 1; // onnxruntime leaves a single score as it is
      return [...nodes, ...transformedNodes(scores, output, { rows, count }, isSingle ? "NONE" : transform)];
    }
    const transformed = transform === "LOGISTIC" ? transform : "NONE";
    const both = Array.from({ length: 2 * rows }, (_, place) => {
      const row = place >> 1;
      return place % 2 === 1 ? ([0, [row, 1]] as const) : ([transformed === "NONE" ? 1 : 0, [row, -1]] as const);
    });
    return [
      ...nodes,
      affineNode([scores], `${output}:both`, writtenMap(both)),
      ...transformedNodes(`${output}:both`, output, { rows, count: 2 }, transformed),
    ];
  },
  examples: [
    {
      title: "tells two classes by the sign of one score",
      inputs: [{ shape: [1, 2] }],
      outputs: 2,
      outputTypes: ["int64", "float32"],
      attributes: { classlabels_ints: [3n, 7n], coefficients: [0.5, -1.25], intercepts: [0.3] },
    },
    {
      title: "squashes one score for two rows",
      inputs: [{ shape: [2, 2] }],
      outputs: 2,
      outputTypes: ["int64", "float32"],
      attributes: {
        classlabels_ints: [0n, 1n],
        coefficients: [0.5, -1.25],
        intercepts: [0.3],
        post_transform: "LOGISTIC",
      },
    },
    {
      title: "takes the greatest of three scores",
      inputs: [{ shape: [2, 2] }],
      outputs: 2,
      outputTypes: ["int64", "float32"],
      attributes: {
        ...{
          classlabels_ints: [10n, 20n, 5n],
          coefficients: [0.5, -1.25, 0.75, 2, -1, 0.5],
          intercepts: [0.25, 0, -0.5],
        },
        post_transform: "SOFTMAX",
      },
    },
    {
      title: "squashes a score for each class",
      inputs: [{ shape: [1, 2] }],
      outputs: 2,
      outputTypes: ["int64", "float32"],
      attributes: {
        ...{ classlabels_ints: [0n, 1n], coefficients: [0.5, -1.25, -0.5, 1.25], intercepts: [0.3, -0.3] },
        post_transform: "LOGISTIC",
      },
    },
  ],
};

/** onnxruntime counts the scores by the intercepts. */
function scoresOf(node: FloatNode): number {
  return floatsAttribute(node, "intercepts")?.length ?? classLabels(node, "classlabels_ints").length;
}

/** A single score becomes two where there are two labels. */
function columnsOf(node: FloatNode): number {
  const count = scoresOf(node);
  return count === 1 && classLabels(node, "classlabels_ints").length === 2 ? 2 : count;
}

function signLabels(labels: readonly number[]) {
  const named = labels.length === 2;
  return { threshold: 0, negative: named ? elementAt(labels, 0) : 0, positive: named ? elementAt(labels, 1) : 1 };
}
