// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { floatsAttribute } from "../list-attributes.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { twoLabelNodes } from "../lowering/class-labels.ts";
import { linearScores } from "../lowering/linear-scores.ts";
import { matrixShape } from "../lowering/matrix-shape.ts";
import { postTransformOf } from "../lowering/post-transform.ts";
import { kernelNodes } from "../lowering/svm-kernel.ts";
import { writtenMap, type WrittenRow } from "../lowering/written-map.ts";
import { inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/**
 * y = Σ αᵢ k(vᵢ, x) + ρ over the support vectors, or α·x + ρ without any; of one class its sign, 1 or −1. @shape x[n,f] -> y[n,1]
 * @error of the kernel's function and of rounded coefficients
 */
export const definition: Operator = {
  name: "SVMRegressor",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: {
    ...{ coefficients: {}, kernel_params: {}, kernel_type: {}, n_supports: {}, one_class: {}, post_transform: {} },
    ...{ rho: {}, support_vectors: {} },
  },
  arity: () => [1, 1],
  elements: "floats",
  error: "approximated",
  inferElementTypes: () => ["float32"],
  inferShapes: (node, tensors) => [[matrixShape(node, tensors).rows, 1]],
  terms: (node, tensors) => {
    const { rows, features } = matrixShape(node, tensors);
    return rows * (integerAttribute(node, "n_supports", 0) + 1) * (2 * features + 4);
  },
  lower: (node, tensors) => {
    postTransformOf(node);
    const shape = { ...matrixShape(node, tensors), input: inputOf(node, 0) };
    const output = outputOf(node);
    if (integerAttribute(node, "one_class", 0) === 0) return valueNodes(node, shape, output);
    const sign = { threshold: 0, negative: -1, positive: 1 };
    return [
      ...valueNodes(node, shape, `${output}:value`),
      ...twoLabelNodes(`${output}:value`, output, shape.rows, sign),
    ];
  },
  examples: [
    {
      title: "is linear without support vectors",
      inputs: [{ shape: [2, 2] }],
      attributes: { coefficients: [0.5, -1.25], rho: [0.3], kernel_type: "LINEAR", kernel_params: [0, 0, 0] },
    },
    ...(["LINEAR", "RBF", "POLY", "SIGMOID"] as const).map((kernel) => ({
      title: `has two support vectors and the kernel ${kernel}`,
      inputs: [{ shape: [1, 2] }],
      attributes: {
        ...{ coefficients: [0.75, -0.5], rho: [0.3], kernel_type: kernel, kernel_params: [0.25, 0.5, 3] },
        ...{ n_supports: 2n, support_vectors: [0.5, -1, 0.25, 1.5] },
      },
    })),
  ],
};

function valueNodes(
  node: FloatNode,
  shape: Readonly<{ input: string; rows: number; features: number }>,
  output: string,
): LoweredNode[] {
  const vectors = integerAttribute(node, "n_supports", 0);
  const [rho = 0] = floatsAttribute(node, "rho") ?? [];
  if (vectors === 0) {
    const linear = linearScores(node, shape.input, `${output}:linear`, { ...shape, count: 1 });
    const shifted = Array.from({ length: shape.rows }, (_, row): WrittenRow => [rho, [row, 1]]);
    return [linear, affineNode([`${output}:linear`], output, writtenMap(shifted))];
  }
  const coefficients = floatsAttribute(node, "coefficients") ?? [];
  if (coefficients.length !== vectors)
    throw new UnsupportedNode(
      node,
      `it has ${coefficients.length} coefficients for ${vectors} support vectors`,
      "Check the model with onnx.checker and export it again",
    );
  const sums = Array.from({ length: shape.rows }, (_, row): WrittenRow => [
    rho,
    ...coefficients.map((_each, vector) => [row * vectors + vector, elementAt(coefficients, vector)] as const),
  ]);
  return [
    ...kernelNodes(node, vectors, shape, `${output}:kernels`),
    affineNode([`${output}:kernels`], output, writtenMap(sums)),
  ];
}
