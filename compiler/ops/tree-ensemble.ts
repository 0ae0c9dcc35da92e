// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { matrixShape } from "../lowering/matrix-shape.ts";
import { checkedTrees, checkLeaves } from "../lowering/trees/checked-trees.ts";
import { comparedAs } from "../lowering/trees/compared-as.ts";
import type { Ensemble } from "../lowering/trees/ensemble.ts";
import { ensembleNodes, ensembleTerms, type Aggregate } from "../lowering/trees/ensemble-nodes.ts";
import { ensembleOfSplits } from "../lowering/trees/node-splits.ts";
import { inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/**
 * The leaves that a row comes to in all trees, added, averaged, or the least or greatest of them, for each target. Every admissible
 * integer takes the branches that the float model takes. @shape x[n,f] -> y[n,t] @error of rounded leaves
 */
export const definition: Operator = {
  name: "TreeEnsemble",
  domain: "ai.onnx.ml",
  sinceOpset: 5,
  attributes: {
    ...{ aggregate_function: {}, n_targets: {}, post_transform: {}, tree_roots: {} },
    ...{
      leaf_targetids: {},
      leaf_weights: {},
      membership_values: {},
      nodes_featureids: {},
      nodes_modes: {},
      nodes_splits: {},
    },
    ...{ nodes_falseleafs: {}, nodes_falsenodeids: {}, nodes_trueleafs: {}, nodes_truenodeids: {} },
    ...{ nodes_hitrates: {}, nodes_missing_value_tracks_true: {} },
  },
  arity: () => [1, 1],
  elements: "any",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [[matrixShape(node, tensors).rows, integerAttribute(node, "n_targets", 1)]],
  terms: (node, tensors) => ensembleTerms(ensembleOf(node, tensors), matrixShape(node, tensors).rows),
  lower: (node, tensors) => {
    if (integerAttribute(node, "post_transform", 0) !== 0)
      throw new UnsupportedNode(node, "its post_transform is not NONE", "Export it with its raw scores");
    const rows = { ...matrixShape(node, tensors), input: inputOf(node, 0), precision: comparedAs(node, tensors) };
    return ensembleNodes(ensembleOf(node, tensors), aggregateOf(node), [], rows, outputOf(node));
  },
  examples: [
    { title: "adds two trees", opset: 5, inputs: [{ shape: [1, 3] }], attributes: example(0, 1n) },
    { title: "averages two targets", opset: 5, inputs: [{ shape: [2, 3] }], attributes: { ...example(3, 0n), n_targets: 2n, leaf_targetids: [0n, 1n, 0n, 1n, 0n] } }, // prettier-ignore
    {
      title: "asks for membership",
      opset: 5,
      inputs: [{ shape: [1, 3] }],
      attributes: { ...example(6, 1n), membership_values: { shape: [4], values: [1, 2, 4, NaN] } },
    },
    { title: "takes the least", opset: 5, inputs: [{ shape: [1, 3] }], attributes: example(4, 2n) },
    { title: "takes the greatest", opset: 5, inputs: [{ shape: [1, 3] }], attributes: example(1, 3n) },
  ],
};

/** A tree of two branches, and one of a branch; the first branches by `mode`. */
function example(mode: number, aggregate: bigint) {
  return {
    ...{ aggregate_function: aggregate, n_targets: 1n, tree_roots: [0n, 2n] },
    nodes_featureids: [0n, 1n, 2n],
    nodes_modes: { shape: [3], values: [mode, 0, 2], elementType: "uint8" as const },
    nodes_splits: { shape: [3], values: [0.25, -0.5, 0.375] },
    nodes_truenodeids: [1n, 0n, 3n],
    nodes_trueleafs: [0n, 1n, 1n],
    nodes_falsenodeids: [2n, 1n, 4n],
    nodes_falseleafs: [1n, 1n, 1n],
    leaf_targetids: [0n, 0n, 0n, 0n, 0n],
    leaf_weights: { shape: [5], values: [0.1, -0.7, 1.3, 0.4, -0.2] },
  };
}

function ensembleOf(node: FloatNode, tensors: TensorView): Ensemble {
  const lists = ensembleOfSplits(node, integerAttribute(node, "n_targets", 1));
  const ensemble = checkedTrees(node, lists, matrixShape(node, tensors).features);
  if (aggregateOf(node) === "MIN" || aggregateOf(node) === "MAX") checkLeaves(node, ensemble, "every tree");
  return ensemble;
}

const AGGREGATES: readonly Aggregate[] = ["AVERAGE", "SUM", "MIN", "MAX"];

function aggregateOf(node: FloatNode): Aggregate {
  const aggregate = AGGREGATES[integerAttribute(node, "aggregate_function", 1)];
  if (aggregate !== undefined) return aggregate;
  throw new UnsupportedNode(node, "its aggregate_function is none", "Check the model with onnx.checker");
}
