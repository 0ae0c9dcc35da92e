// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { floatsAttribute, wholesAttribute } from "../list-attributes.ts";
import { affineNode, sameElements } from "../lowering/affine-node.ts";
import { bestLabelNodes, classLabels, twoLabelNodes } from "../lowering/class-labels.ts";
import { matrixShape } from "../lowering/matrix-shape.ts";
import { postTransformOf } from "../lowering/post-transform.ts";
import { stepsNode } from "../lowering/steps-node.ts";
import { kernelNodes } from "../lowering/svm-kernel.ts";
import { nextAbove } from "../lowering/trees/float-neighbour.ts";
import { writtenMap, type WrittenRow } from "../lowering/written-map.ts";
import { inputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/**
 * A score for each pair of classes, Σ α k(v, x) + ρ over their support vectors; the label with the most pairs won, the first one of equals.
 * Of two classes both −s and s. @shape x[n,f] -> label[n], scores[n,c]
 * @error of the kernel's function and of rounded coefficients; a label may be another where a score is nearly 0
 */
export const definition: Operator = {
  name: "SVMClassifier",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: {
    ...{ classlabels_ints: {}, coefficients: {}, kernel_params: {}, kernel_type: {}, post_transform: {} },
    ...{ prob_a: {}, prob_b: {}, rho: {}, support_vectors: {}, vectors_per_class: {} },
  },
  arity: () => [1, 1],
  outputs: () => [1, 2],
  elements: "floats",
  error: "approximated",
  inferElementTypes: () => ["int64", "float32"],
  inferShapes: (node, tensors) => {
    const [{ rows }, { pairs, classes }] = [matrixShape(node, tensors), partsOf(node)];
    return [[rows], [rows, classes === 2 ? 2 : pairs.length]];
  },
  terms: (node, tensors) => {
    const [{ rows, features }, { vectors, pairs }] = [matrixShape(node, tensors), partsOf(node)];
    return rows * (vectors * (2 * features + 4) + pairs.length * (vectors + 8));
  },
  lower: (node, tensors) => {
    const { vectors, pairs, classes, labels } = partsOf(node);
    const { rows, features } = matrixShape(node, tensors);
    const [label, output] = [node.outputs[0] ?? "", node.outputs[1] ?? ""];
    const [kernels, scores] = [`${label || output}:kernels`, `${label || output}:scores`];
    const rowOf = (row: number): WrittenRow[] =>
      pairs.map(({ rho, weights }) => [rho, ...weights.map(([at, weight]) => [row * vectors + at, weight] as const)]);
    const nodes: LoweredNode[] = [
      ...kernelNodes(node, vectors, { input: inputOf(node, 0), rows, features }, kernels),
      affineNode([kernels], scores, writtenMap(eachRow(rows).flatMap(rowOf))),
    ];
    if (label !== "") {
      const [first, second] = [elementAt(labels, 0), elementAt(labels, 1)];
      const two = { threshold: 0, negative: second, positive: first };
      nodes.push(...(classes === 2 ? twoLabelNodes(scores, label, rows, two) : votedLabels(scores, label, rows, pairs, labels))); // prettier-ignore
    }
    return output === "" ? nodes : [...nodes, ...scoreNodes(node, scores, output, rows)];
  },
  examples: [
    ...(["LINEAR", "RBF"] as const).map((kernel) => ({
      title: `tells two classes with the kernel ${kernel}`,
      inputs: [{ shape: [1, 2] }],
      outputs: 2,
      outputTypes: ["int64", "float32"] as const,
      attributes: {
        ...{ classlabels_ints: [3n, 8n], coefficients: [0.75, -0.5, 0.25], rho: [0.0625], kernel_type: kernel },
        ...{ kernel_params: [0.25, 0, 3], vectors_per_class: [1n, 2n] },
        support_vectors: [0.5, -1, 0.25, 1.5, -0.75, 0.5],
      },
    })),
    {
      title: "lets three classes vote",
      inputs: [{ shape: [1, 2] }],
      outputs: 2,
      outputTypes: ["int64", "float32"],
      attributes: {
        ...{ classlabels_ints: [5n, 6n, 7n], kernel_type: "LINEAR", kernel_params: [0.25, 0, 3] },
        ...{ coefficients: [0.75, -0.5, 0.25, 0.5, -1, 0.125], rho: [0.0625, -0.125, 0.25] },
        ...{ vectors_per_class: [1n, 1n, 1n], support_vectors: [0.5, -1, 0.25, 1.5, -0.75, 0.5] },
      },
    },
  ],
};

/** Two classes, and what decides between them: above 0 it is the first. */
type Pair = Readonly<{
  first: number;
  second: number;
  rho: number;
  weights: readonly [vector: number, weight: number][];
}>;

/** Row i of the coefficients holds those of each class against the one i before it, or i after where that comes before itself. */
function partsOf(node: FloatNode): { classes: number; vectors: number; labels: readonly number[]; pairs: Pair[] } {
  const counts = wholesAttribute(node, "vectors_per_class") ?? [];
  const labels = classLabels(node, "classlabels_ints");
  const [classes, vectors] = [counts.length, counts.reduce((a, b) => a + b, 0)];
  const starts = counts.map((_, index) => counts.slice(0, index).reduce((a, b) => a + b, 0));
  const coefficients = floatsAttribute(node, "coefficients") ?? [];
  const rho = floatsAttribute(node, "rho") ?? [];
  const needed = (classes * (classes - 1)) / 2;
  if (
    classes < 2 ||
    labels.length !== classes ||
    coefficients.length !== (classes - 1) * vectors ||
    rho.length < needed
  )
    throw new UnsupportedNode(
      node,
      `it has ${labels.length} labels, ${classes} classes with support vectors and ${coefficients.length} coefficients`,
      "Export a linear one as LinearClassifier (LinearSVC), or check the model with onnx.checker",
    );
  const pairs: Pair[] = [];
  for (let first = 0; first < classes; first++)
    for (let second = first + 1; second < classes; second++) {
      const part = (own: number, row: number): [number, number][] =>
        Array.from({ length: elementAt(counts, own) }, (_, k) => {
          const vector = elementAt(starts, own) + k;
          return [vector, elementAt(coefficients, row * vectors + vector)];
        });
      pairs.push({ first, second, rho: elementAt(rho, pairs.length), weights: [...part(first, second - 1), ...part(second, first)] }); // prettier-ignore
    }
  return { classes, vectors, labels, pairs };
}

function votedLabels(
  scores: string,
  label: string,
  rows: number,
  pairs: readonly Pair[],
  labels: readonly number[],
): LoweredNode[] {
  const [wins, votes] = [`${label}:wins`, `${label}:votes`];
  const counts = eachRow(rows).flatMap((row) =>
    labels.map((_, own): WrittenRow => {
      const lost = pairs.filter(({ second }) => second === own).length;
      const terms = pairs.flatMap(({ first, second }, pair): [number, number][] =>
        first === own || second === own ? [[row * pairs.length + pair, first === own ? 1 : -1]] : [],
      );
      return [lost, ...terms];
    }),
  );
  const thresholds = new Float64Array(rows * pairs.length).fill(nextAbove(0, "float32"));
  return [
    { ...stepsNode(scores, wins, thresholds), source: label },
    affineNode([wins], votes, writtenMap(counts)),
    ...bestLabelNodes(votes, label, rows, labels),
  ];
}

function scoreNodes(node: FloatNode, scores: string, output: string, rows: number): LoweredNode[] {
  const { classes, pairs } = partsOf(node);
  const transform = postTransformOf(node);
  const remedy = "Export its scores instead, with post_transform NONE (skl2onnx: options raw_scores)";
  if (floatsAttribute(node, "prob_a") !== undefined)
    throw new UnsupportedNode(node, "its probabilities are searched for step by step until they nearly agree", remedy);
  if (classes > 2 && transform !== "NONE")
    throw new UnsupportedNode(node, "it transforms the scores of more than two classes", remedy);
  const places = eachRow(rows * pairs.length);
  if (classes > 2) return [sameElements(scores, output, places.length)];
  const sides = eachRow(2 * rows).map((place): WrittenRow => {
    const [row, sign] = [place >> 1, place % 2 === 0 ? -1 : 1];
    return [transform === "NONE" || sign > 0 ? 0 : 1, [row, sign]];
  });
  return [affineNode([scores], output, writtenMap(sides))];
}

function eachRow(rows: number): number[] {
  return Array.from({ length: rows }, (_, row) => row);
}
