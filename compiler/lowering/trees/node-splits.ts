// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { FloatNode } from "../../graph/float-graph.ts";
import { tensorAttribute, wholesAttribute } from "../../list-attributes.ts";
import { UnsupportedNode } from "../../node-parts.ts";
import type { Branch, BranchMode, Ensemble, Leaf } from "./ensemble.ts";

const MODES: readonly BranchMode[] = ["LEQ", "LT", "GTE", "GT", "EQ", "NEQ", "MEMBER"];

const REMEDY = "Check the model with onnx.checker and export it again";

/** Trees as TreeEnsemble has them: branches in one list, leaves in another, and children's numbers in either. @error UnsupportedNode */
export function ensembleOfSplits(node: FloatNode, targets: number): Ensemble {
  const modes = [...(tensorAttribute(node, "nodes_modes")?.data ?? [])];
  const count = modes.length;
  const list = (name: string, length = count): readonly number[] => {
    const values = wholesAttribute(node, name) ?? [];
    if (values.length === length) return values;
    throw new UnsupportedNode(node, `it has ${values.length} of ${name}, and ${length} are needed`, REMEDY);
  };
  const weights = tensorAttribute(node, "leaf_weights")?.data ?? new Float64Array();
  const leafTargets = list("leaf_targetids", weights.length);
  const splits = tensorAttribute(node, "nodes_splits")?.data ?? new Float64Array();
  if (splits.length !== count) throw new UnsupportedNode(node, `it has ${splits.length} splits of ${count}`, REMEDY);
  const childOf = (side: "true" | "false"): ((place: number) => number) => {
    const [ids, isLeaf] = [list(`nodes_${side}nodeids`), list(`nodes_${side}leafs`)];
    return (place) => {
      const [id, leaf] = [elementAt(ids, place), elementAt(isLeaf, place) !== 0];
      if (id >= 0 && id < (leaf ? weights.length : count)) return leaf ? count + id : id;
      throw new UnsupportedNode(node, `a branch leads to ${leaf ? "leaf" : "node"} ${id}, which there is not`, REMEDY);
    };
  };
  const [whenTrue, whenFalse, features] = [childOf("true"), childOf("false"), list("nodes_featureids")];
  const members = membersOf(node);
  const branches = modes.map((number, place): Branch => {
    const mode = MODES[number];
    if (mode === undefined) throw new UnsupportedNode(node, `it branches by mode ${number}`, REMEDY);
    const values = mode === "MEMBER" ? (members.shift() ?? []) : [elementAt(splits, place)];
    return {
      ...{ kind: "branch", mode, feature: elementAt(features, place), values },
      ...{ whenTrue: whenTrue(place), whenFalse: whenFalse(place) },
    };
  });
  const leaves = Array.from(weights, (weight, leaf): Leaf => ({
    kind: "leaf",
    weights: [[elementAt(leafTargets, leaf), weight]],
  }));
  const roots = wholesAttribute(node, "tree_roots") ?? [];
  if (roots.some((root) => !(root >= 0 && root < count)))
    throw new UnsupportedNode(node, "a tree begins at a node that there is not", REMEDY);
  return { roots, nodes: [...branches, ...leaves], targets };
}

/** The sets of the branches that ask for membership, in their order: NaN ends each. */
function membersOf(node: FloatNode): number[][] {
  const sets: number[][] = [[]];
  for (const value of tensorAttribute(node, "membership_values")?.data ?? [])
    if (Number.isNaN(value)) sets.push([]);
    else sets.at(-1)?.push(value);
  return sets;
}
