// SPDX-License-Identifier: GPL-3.0-or-later
import { matrixShape } from "../lowering/matrix-shape.ts";
import { checkedTrees, checkLeaves } from "../lowering/trees/checked-trees.ts";
import type { Ensemble } from "../lowering/trees/ensemble.ts";
import { ensembleNodes, ensembleTerms, type Aggregate } from "../lowering/trees/ensemble-nodes.ts";
import { ensembleOfLists, NODE_LIST_ATTRIBUTES, realsOf } from "../lowering/trees/node-lists.ts";
import { comparedAs } from "../lowering/trees/compared-as.ts";
import { postTransformOf, transformedNodes } from "../lowering/post-transform.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { stringAttribute } from "../list-attributes.ts";
import { inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/**
 * The leaves that a row comes to in all trees, added, averaged, or the least or greatest of them, for each target. Every admissible
 * integer takes the branches that the float model takes. @shape x[n,f] -> y[n,t] @error of rounded leaves
 */
export const definition: Operator = {
  name: "TreeEnsembleRegressor",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: {
    ...NODE_LIST_ATTRIBUTES,
    ...{
      aggregate_function: {},
      base_values: {},
      base_values_as_tensor: { since: 3 },
      n_targets: {},
      post_transform: {},
    },
    ...{ target_ids: {}, target_nodeids: {}, target_treeids: {} },
    ...{ target_weights: {}, target_weights_as_tensor: { since: 3 } },
  },
  arity: () => [1, 1],
  elements: "any",
  error: "approximated",
  inferElementTypes: () => ["float32"],
  inferShapes: (node, tensors) => [[matrixShape(node, tensors).rows, targetsOf(node)]],
  terms: (node, tensors) => ensembleTerms(ensembleOf(node, tensors), matrixShape(node, tensors).rows),
  lower: (node, tensors) => {
    const rows = { ...matrixShape(node, tensors), input: inputOf(node, 0), precision: comparedAs(node, tensors) };
    const [output, ensemble] = [outputOf(node), ensembleOf(node, tensors)];
    const [count, transform] = [ensemble.targets, postTransformOf(node)];
    // onnxruntime transforms two targets or more, and one by PROBIT alone
    if (transform === "NONE" || count === 1)
      return ensembleNodes(ensemble, aggregateOf(node), baseOf(node), rows, output);
    const scores = `${output}:scores`;
    return [
      ...ensembleNodes(ensemble, aggregateOf(node), baseOf(node), rows, scores),
      ...transformedNodes(scores, output, { rows: rows.rows, count }, transform),
    ];
  },
  examples: [
    { title: "adds trees of depth 2", inputs: [{ shape: [1, 3] }], attributes: twoTrees() },
    {
      title: "averages two rows",
      inputs: [{ shape: [2, 3] }],
      attributes: { ...twoTrees(), aggregate_function: "AVERAGE" },
    },
    {
      title: "takes the greatest, and adds a base",
      inputs: [{ shape: [1, 3] }],
      attributes: { ...twoTrees(), aggregate_function: "MAX", base_values: [0.75] },
    },
    { title: "takes the least", inputs: [{ shape: [1, 3] }], attributes: { ...twoTrees(), aggregate_function: "MIN" } },
    {
      title: "has two targets, and leaves that add to one of them",
      inputs: [{ shape: [1, 3] }],
      attributes: {
        ...twoTrees(),
        ...{ n_targets: 2n, target_ids: [0n, 1n, 0n, 1n, 0n, 0n, 0n, 1n] },
        target_treeids: [0n, 0n, 0n, 0n, 0n, 0n, 1n, 1n],
        target_nodeids: [2n, 2n, 3n, 3n, 5n, 6n, 1n, 2n],
        target_weights: [0.1, -0.7, 1.3, 0.4, -0.2, 0.9, 0.6, 0.3],
      },
    },
    ...["BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"].map((mode) => ({
      title: `branches by ${mode}`,
      inputs: [{ shape: [1, 3] }],
      attributes: { ...twoTrees(), nodes_modes: twoTrees().nodes_modes.map((each) => (each === "LEAF" ? each : mode)) },
    })),
  ],
};

/** Two trees: one with branches on either side, on one of them a leaf that is a tree's only one at its depth. */
function twoTrees() {
  return {
    n_targets: 1n,
    nodes_treeids: [0n, 0n, 0n, 0n, 0n, 0n, 0n, 1n, 1n, 1n],
    nodes_nodeids: [0n, 1n, 2n, 3n, 4n, 5n, 6n, 0n, 1n, 2n],
    nodes_featureids: [0n, 1n, 0n, 0n, 2n, 0n, 0n, 1n, 0n, 0n],
    nodes_values: [0.25, -0.3, 0, 0, 0.5, 0, 0, -0.3, 0, 0],
    nodes_modes: [
      "BRANCH_LEQ",
      "BRANCH_LEQ",
      "LEAF",
      "LEAF",
      "BRANCH_LEQ",
      "LEAF",
      "LEAF",
      "BRANCH_LEQ",
      "LEAF",
      "LEAF",
    ],
    nodes_truenodeids: [1n, 2n, 0n, 0n, 5n, 0n, 0n, 1n, 0n, 0n],
    nodes_falsenodeids: [4n, 3n, 0n, 0n, 6n, 0n, 0n, 2n, 0n, 0n],
    target_treeids: [0n, 0n, 0n, 0n, 1n, 1n],
    target_nodeids: [2n, 3n, 5n, 6n, 1n, 2n],
    target_ids: [0n, 0n, 0n, 0n, 0n, 0n],
    target_weights: [0.1, -0.7, 1.3, 0.4, -0.2, 0.9],
  };
}

function targetsOf(node: FloatNode): number {
  return integerAttribute(node, "n_targets", 1);
}

function ensembleOf(node: FloatNode, tensors: TensorView): Ensemble {
  const { features } = matrixShape(node, tensors);
  const ensemble = checkedTrees(node, ensembleOfLists(node, "target", targetsOf(node)), features);
  const isExtreme = aggregateOf(node) === "MIN" || aggregateOf(node) === "MAX";
  if (isExtreme || ensemble.targets === 1) checkLeaves(node, ensemble, "every tree");
  else if (baseOf(node).some((base) => base !== 0)) checkLeaves(node, ensemble, "one tree");
  return ensemble;
}

function aggregateOf(node: FloatNode): Aggregate {
  const name = stringAttribute(node, "aggregate_function", "SUM");
  if (name === "SUM" || name === "AVERAGE" || name === "MIN" || name === "MAX") return name;
  throw new UnsupportedNode(node, `it aggregates by ${name}`, "Export the model with SUM, AVERAGE, MIN or MAX");
}

function baseOf(node: FloatNode): readonly number[] {
  return realsOf(node, "base_values");
}
