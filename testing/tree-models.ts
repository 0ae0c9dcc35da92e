// SPDX-License-Identifier: GPL-3.0-or-later
import { node, onnxBytes, tensor } from "./onnx-fixtures.ts";
import { pseudoRandom } from "./pseudo-random.ts";

export type ForestSketch = Readonly<{
  seed: string;
  trees: number;
  depth: number;
  features: number;
  /** The value of a threshold, given a random number from 0 to 1. */
  threshold: (random: number) => number;
  targets?: number;
  /** The size that no leaf passes: 1 unless it is given. */
  leaf?: number;
  /** Each tree so many times. */
  repeat?: number;
  mode?: string;
}>;

/** Full trees as XGBoost and scikit-learn export them: random features and thresholds, leaves of either sign. */
export function forestModel({
  seed,
  trees,
  depth,
  features,
  threshold,
  targets = 1,
  leaf = 1,
  mode = "BRANCH_LEQ",
  repeat = 1,
}: ForestSketch) {
  const made = pseudoRandom(seed);
  const kept: number[] = [];
  let place = 0;
  /** The same numbers again for a tree that is repeated. */
  const random = (): number => (kept[place++] ??= made());
  const lists = { tree: [] as bigint[], id: [] as bigint[], feature: [] as bigint[], value: [] as number[], mode: [] as string[], yes: [] as bigint[], no: [] as bigint[] }; // prettier-ignore
  const leaves = { tree: [] as bigint[], id: [] as bigint[], target: [] as bigint[], weight: [] as number[] };
  const branches = 2 ** depth - 1;
  for (let tree = 0; tree < trees; tree++) {
    if (tree % repeat === 0) kept.length = 0;
    place = 0;
    for (let id = 0; id < 2 * branches + 1; id++) {
      const isBranch = id < branches;
      lists.tree.push(BigInt(tree));
      lists.id.push(BigInt(id));
      lists.feature.push(BigInt(isBranch ? Math.floor(random() * features) : 0));
      lists.value.push(isBranch ? Math.fround(threshold(random())) : 0);
      lists.mode.push(isBranch ? mode : "LEAF");
      lists.yes.push(BigInt(isBranch ? 2 * id + 1 : 0));
      lists.no.push(BigInt(isBranch ? 2 * id + 2 : 0));
      for (let target = 0; target < (isBranch ? 0 : targets); target++) {
        leaves.tree.push(BigInt(tree));
        leaves.id.push(BigInt(id));
        leaves.target.push(BigInt(target));
        leaves.weight.push(Math.fround(leaf * (random() * 2 - 1)));
      }
    }
  }
  const ensemble = node("TreeEnsembleRegressor", ["x"], ["y"], {
    ...{
      n_targets: BigInt(targets),
      nodes_treeids: lists.tree,
      nodes_nodeids: lists.id,
      nodes_featureids: lists.feature,
    },
    ...{
      nodes_values: lists.value,
      nodes_modes: lists.mode,
      nodes_truenodeids: lists.yes,
      nodes_falsenodeids: lists.no,
    },
    ...{
      target_treeids: leaves.tree,
      target_nodeids: leaves.id,
      target_ids: leaves.target,
      target_weights: leaves.weight,
    },
  });
  return onnxBytes({
    opsets: [
      { domain: "", version: 17 },
      { domain: "ai.onnx.ml", version: 3 },
    ],
    inputs: [tensor("x", [1, features])],
    outputs: [tensor("y", [1, targets])],
    nodes: [{ ...ensemble, domain: "ai.onnx.ml" }],
  });
}
