// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { FloatNode } from "../../graph/float-graph.ts";
import { floatsAttribute, stringsAttribute, tensorAttribute, wholesAttribute } from "../../list-attributes.ts";
import { UnsupportedNode } from "../../node-parts.ts";
import type { Branch, BranchMode, Ensemble, Leaf } from "./ensemble.ts";

/** Attributes that say nothing about what a row without missing values gives, or that a runtime does not need. */
const IGNORED = {
  nodes_hitrates: {},
  nodes_hitrates_as_tensor: { since: 3 },
  nodes_missing_value_tracks_true: {},
} as const;

/** What TreeEnsembleRegressor and TreeEnsembleClassifier say of their branches. */
export const NODE_LIST_ATTRIBUTES = {
  ...IGNORED,
  nodes_treeids: {},
  nodes_nodeids: {},
  nodes_featureids: {},
  nodes_values: {},
  nodes_values_as_tensor: { since: 3 },
  nodes_modes: {},
  nodes_truenodeids: {},
  nodes_falsenodeids: {},
} as const;

const MODES: Readonly<Record<string, BranchMode | "LEAF">> = {
  BRANCH_LEQ: "LEQ",
  BRANCH_LT: "LT",
  BRANCH_GTE: "GTE",
  BRANCH_GT: "GT",
  BRANCH_EQ: "EQ",
  BRANCH_NEQ: "NEQ",
  LEAF: "LEAF",
};

const REMEDY = "Check the model with onnx.checker and export it again";

/** `prefix`: of the attributes that say what leaves add to, "target" or "class". @error UnsupportedNode */
export function ensembleOfLists(node: FloatNode, prefix: "target" | "class", targets: number): Ensemble {
  const list = (name: string): readonly number[] => wholesAttribute(node, name) ?? [];
  const [trees, ids, features] = [list("nodes_treeids"), list("nodes_nodeids"), list("nodes_featureids")];
  const [whenTrue, whenFalse] = [list("nodes_truenodeids"), list("nodes_falsenodeids")];
  const values = realsOf(node, "nodes_values");
  const modes = stringsAttribute(node, "nodes_modes") ?? [];
  const lists = { ids, features, whenTrue, whenFalse, values, modes };
  for (const [name, { length }] of Object.entries(lists))
    if (length !== trees.length)
      throw new UnsupportedNode(node, `it has ${trees.length} nodes and ${length} of their ${name}`, REMEDY);
  const places = new Map(ids.map((id, place) => [`${elementAt(trees, place)} ${id}`, place]));
  if (places.size < ids.length) throw new UnsupportedNode(node, "two nodes of a tree have one number", REMEDY);
  const placeOf = (tree: number | undefined, id: number | undefined): number => {
    const place = places.get(`${tree} ${id}`);
    if (place === undefined) throw new UnsupportedNode(node, `tree ${tree} has no node ${id}`, REMEDY);
    return place;
  };
  const weights = leafWeights(node, prefix, placeOf);
  const nodes = modes.map((name, place): Branch | Leaf => {
    const mode = MODES[name];
    if (mode === undefined) throw new UnsupportedNode(node, `it branches by ${name}`, REMEDY);
    if (mode === "LEAF") return { kind: "leaf", weights: weights.get(place) ?? [] };
    return {
      ...{ kind: "branch", mode, feature: elementAt(features, place), values: [elementAt(values, place)] },
      whenTrue: placeOf(elementAt(trees, place), whenTrue[place]),
      whenFalse: placeOf(elementAt(trees, place), whenFalse[place]),
    };
  });
  return { roots: rootsOf(nodes, trees), nodes, targets };
}

/** What each leaf adds; its weights for one target are added up. */
function leafWeights(
  node: FloatNode,
  prefix: "target" | "class",
  placeOf: (tree: number | undefined, id: number | undefined) => number,
): ReadonlyMap<number, [number, number][]> {
  const trees = wholesAttribute(node, `${prefix}_treeids`) ?? [];
  const ids = wholesAttribute(node, `${prefix}_nodeids`) ?? [];
  const [targets, weights] = [wholesAttribute(node, `${prefix}_ids`) ?? [], realsOf(node, `${prefix}_weights`)];
  if (targets.length !== weights.length || trees.length !== weights.length || ids.length !== weights.length)
    throw new UnsupportedNode(node, `its lists of ${prefix} weights differ in length`, REMEDY);
  const found = new Map<number, [number, number][]>();
  weights.forEach((weight, index) => {
    const place = placeOf(trees[index], ids[index]);
    const entry: [number, number] = [elementAt(targets, index), weight];
    const known = found.get(place);
    if (known === undefined) found.set(place, [entry]);
    else known.push(entry);
  });
  return found;
}

/** A list of floats, or the tensor that stands for it in newer versions. */
export function realsOf(node: FloatNode, name: string): readonly number[] {
  return [...(floatsAttribute(node, name) ?? tensorAttribute(node, `${name}_as_tensor`)?.data ?? [])];
}

/** The first node of each tree in the order of the trees: no other node leads to it. */
function rootsOf(nodes: readonly (Branch | Leaf)[], trees: readonly number[]): number[] {
  const children = new Set(nodes.flatMap((each) => (each.kind === "leaf" ? [] : [each.whenTrue, each.whenFalse])));
  const roots = new Map<number, number>();
  trees.forEach((tree, place) => {
    if (!roots.has(tree) && !children.has(place)) roots.set(tree, place);
  });
  return [...roots.values()];
}
