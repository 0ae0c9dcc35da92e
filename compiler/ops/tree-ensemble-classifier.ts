// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { wholesAttribute } from "../list-attributes.ts";
import { bestLabelNodes, classLabels, twoLabelNodes } from "../lowering/class-labels.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { matrixShape } from "../lowering/matrix-shape.ts";
import { postTransformOf, transformedNodes } from "../lowering/post-transform.ts";
import { checkedTrees, checkLeaves } from "../lowering/trees/checked-trees.ts";
import { comparedAs } from "../lowering/trees/compared-as.ts";
import type { Ensemble } from "../lowering/trees/ensemble.ts";
import { ensembleNodes, ensembleTerms } from "../lowering/trees/ensemble-nodes.ts";
import { ensembleOfLists, NODE_LIST_ATTRIBUTES, realsOf } from "../lowering/trees/node-lists.ts";
import { writtenMap } from "../lowering/written-map.ts";
import { inputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/**
 * The label of the class with the greatest sum of leaves, and the sums after the post-transform. Of two classes whose leaves name one
 * only the sum s tells which it is: above 0.5 where no leaf is negative, with the scores 1 − s and s; else above 0, with −s and s. Of
 * either LOGISTIC squashes −s and s.
 * @shape x[n,f] -> label[n], scores[n,c] @error of rounded leaves; a label may be another where sums are as near
 */
export const definition: Operator = {
  name: "TreeEnsembleClassifier",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: {
    ...NODE_LIST_ATTRIBUTES,
    ...{ base_values: {}, base_values_as_tensor: { since: 3 }, classlabels_int64s: {}, post_transform: {} },
    ...{ class_ids: {}, class_nodeids: {}, class_treeids: {} },
    ...{ class_weights: {}, class_weights_as_tensor: { since: 3 } },
  },
  arity: () => [1, 1],
  outputs: () => [1, 2],
  elements: "any",
  error: "approximated",
  inferElementTypes: () => ["int64", "float32"],
  inferShapes: (node, tensors) => {
    const { rows } = matrixShape(node, tensors);
    return [[rows], [rows, classLabels(node, "classlabels_int64s").length]];
  },
  terms: (node, tensors) => ensembleTerms(ensembleOf(node, tensors), matrixShape(node, tensors).rows),
  lower: (node, tensors) => (isOneSided(node) ? oneSided(node, tensors) : manySided(node, tensors)),
  examples: [
    { title: "tells two classes by one sum", ...example(2, { class_ids: [0n, 0n, 0n, 0n, 0n, 0n] }) },
    {
      title: "squashes one sum, and adds a base",
      ...example(2, { class_ids: [0n, 0n, 0n, 0n, 0n, 0n], base_values: [0.125], post_transform: "LOGISTIC" }),
    },
    {
      title: "tells two classes by a sum of shares",
      ...example(2, { class_ids: [0n, 0n, 0n, 0n, 0n, 0n], class_weights: [0.1, 0.4, 0.05, 0.3, 0.5, 0.25] }),
    },
    {
      title: "squashes a sum of shares",
      ...example(2, {
        class_ids: [0n, 0n, 0n, 0n, 0n, 0n],
        class_weights: [0.1, 0.4, 0.05, 0.3, 0.5, 0.25],
        post_transform: "LOGISTIC",
      }),
    },
    { title: "tells three classes", ...example(3, threeClasses()) },
    {
      title: "squashes three sums, and adds bases",
      ...example(3, { ...threeClasses(), base_values: [0.5, -0.25, 0.125], post_transform: "LOGISTIC" }),
    },
  ],
};

/** Three labels, and leaves that add to all three of them, or to one. */
function threeClasses() {
  return {
    class_treeids: [0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 1n, 1n, 1n, 1n, 1n, 1n],
    class_nodeids: [2n, 2n, 2n, 3n, 4n, 4n, 4n, 3n, 1n, 1n, 1n, 2n, 2n, 2n],
    class_ids: [0n, 1n, 2n, 0n, 0n, 1n, 2n, 1n, 0n, 1n, 2n, 0n, 1n, 2n],
    class_weights: [0.1, 0.7, 0.3, 0.4, 0.2, 0.9, 0.6, 0.8, 0.05, 0.35, 0.15, 0.25, 0.45, 0.55],
  };
}

function example(
  classes: number,
  attributes: Readonly<Record<string, string | readonly number[] | readonly bigint[]>>,
) {
  return {
    inputs: [{ shape: [1, 3] }],
    outputs: 2,
    outputTypes: ["int64", "float32"] as const,
    attributes: {
      classlabels_int64s: [4n, 9n, 2n].slice(0, classes),
      nodes_treeids: [0n, 0n, 0n, 0n, 0n, 1n, 1n, 1n],
      nodes_nodeids: [0n, 1n, 2n, 3n, 4n, 0n, 1n, 2n],
      nodes_featureids: [0n, 1n, 0n, 0n, 0n, 2n, 0n, 0n],
      nodes_values: [0.25, -0.3, 0, 0, 0, 0.5, 0, 0],
      nodes_modes: ["BRANCH_LEQ", "BRANCH_LEQ", "LEAF", "LEAF", "LEAF", "BRANCH_LEQ", "LEAF", "LEAF"],
      nodes_truenodeids: [1n, 2n, 0n, 0n, 0n, 1n, 0n, 0n],
      nodes_falsenodeids: [4n, 3n, 0n, 0n, 0n, 2n, 0n, 0n],
      class_treeids: [0n, 0n, 0n, 1n, 1n, 1n],
      class_nodeids: [2n, 3n, 4n, 1n, 2n, 2n],
      class_weights: [0.1, -0.7, 0.3, 0.4, -0.2, 0.25],
      ...attributes,
    },
  };
}

function ensembleOf(node: FloatNode, tensors: TensorView): Ensemble {
  const classes = classLabels(node, "classlabels_int64s").length;
  const lists = ensembleOfLists(node, "class", classes);
  return checkedTrees(node, lists, matrixShape(node, tensors).features);
}

/** Two classes, and all leaves name the first. */
function isOneSided(node: FloatNode): boolean {
  const named = new Set(wholesAttribute(node, "class_ids"));
  return classLabels(node, "classlabels_int64s").length === 2 && named.size === 1 && named.has(0);
}

function oneSided(node: FloatNode, tensors: TensorView): readonly LoweredNode[] {
  const { rows, features } = matrixShape(node, tensors);
  const base = realsOf(node, "base_values");
  if (base.length > 1) throw ambiguous(node, `${base.length} base values and leaves of one class`);
  const trees = { ...ensembleOf(node, tensors), targets: 1 };
  checkLeaves(node, trees, "every tree");
  const [label, output] = [node.outputs[0] ?? "", node.outputs[1] ?? ""];
  const sum = `${label || output}:sum`;
  const place = { rows, features, input: inputOf(node, 0), precision: comparedAs(node, tensors) };
  const nodes: LoweredNode[] = [...ensembleNodes(trees, "SUM", base, place, sum)];
  const arePositive = realsOf(node, "class_weights").every((weight) => weight >= 0);
  const [negative = 0, positive = 1] = classLabels(node, "classlabels_int64s");
  if (label !== "") nodes.push(...twoLabelNodes(sum, label, rows, { threshold: arePositive ? 0.5 : 0, negative, positive })); // prettier-ignore
  if (output === "") return nodes;
  const transform = postTransformOf(node) === "LOGISTIC" ? "LOGISTIC" : "NONE";
  const whole = arePositive && transform === "NONE" ? 1 : 0;
  const both = Array.from({ length: 2 * rows }, (_, at) => {
    const row = at >> 1;
    return at % 2 === 1 ? ([0, [row, 1]] as const) : ([whole, [row, -1]] as const);
  });
  return [
    ...nodes,
    affineNode([sum], `${output}:both`, writtenMap(both)),
    ...transformedNodes(`${output}:both`, output, { rows, count: 2 }, transform),
  ];
}

function manySided(node: FloatNode, tensors: TensorView): readonly LoweredNode[] {
  const { rows, features } = matrixShape(node, tensors);
  const labels = classLabels(node, "classlabels_int64s");
  const count = labels.length;
  const base = realsOf(node, "base_values");
  if (count === 1) throw ambiguous(node, "one class");
  if (count === 2 && base.length > 0) throw ambiguous(node, "two classes with leaves and base values of both");
  if (base.length !== 0 && base.length !== count) throw ambiguous(node, `${base.length} base values for ${count} classes`); // prettier-ignore
  const trees = ensembleOf(node, tensors);
  const arePositive = realsOf(node, "class_weights").every((weight) => weight >= 0);
  if (count === 2 || (base.length === 0 && !arePositive)) checkLeaves(node, trees, "one tree");
  const [label, output] = [node.outputs[0] ?? "", node.outputs[1] ?? ""];
  if (label !== "" && count === 2 && labels.join() !== "0,1") throw relabelled(node, labels);
  const sums = `${label || output}:sums`;
  const place = { rows, features, input: inputOf(node, 0), precision: comparedAs(node, tensors) };
  const nodes: LoweredNode[] = [...ensembleNodes(trees, "SUM", base, place, sums)];
  if (label !== "") nodes.push(...manyLabels(sums, label, rows, labels));
  return output === "" ? nodes : [...nodes, ...transformedNodes(sums, output, { rows, count }, postTransformOf(node))];
}

/** Of two classes with leaves of their own onnxruntime asks only whether the second has more than 0. */
function manyLabels(sums: string, label: string, rows: number, labels: readonly number[]): LoweredNode[] {
  const [negative = 0, positive = 1, ...others] = labels;
  if (others.length > 0) return bestLabelNodes(sums, label, rows, labels);
  const second = Array.from({ length: rows }, (_, row) => [0, [2 * row + 1, 1]] as const);
  return [
    affineNode([sums], `${label}:second`, writtenMap(second)),
    ...twoLabelNodes(`${label}:second`, label, rows, { threshold: 0, negative, positive }),
  ];
}

/** onnxruntime gives 0 or 1 for two classes with leaves of their own, whatever they are called. */
function relabelled(node: FloatNode, labels: readonly number[]): UnsupportedNode {
  return new UnsupportedNode(
    node,
    `it labels two classes with leaves of both ${labels.join(" and ")}, and onnxruntime answers 0 or 1 instead of the labels`,
    "Label the classes 0 and 1, or remove the label output and read the scores",
  );
}

function ambiguous(node: FloatNode, problem: string): UnsupportedNode {
  return new UnsupportedNode(
    node,
    `it has ${problem}, for which ONNX does not say what the scores are`,
    "Export it with leaves of one class and no base values, or add them to the leaves of one tree",
  );
}
