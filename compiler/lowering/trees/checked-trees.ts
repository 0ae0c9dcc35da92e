// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { FloatNode } from "../../graph/float-graph.ts";
import { UnsupportedNode } from "../../node-parts.ts";
import { ModelTooLarge } from "../../onnx/tensor-shape.ts";
import type { Branch, Ensemble, Leaf } from "./ensemble.ts";

/** Each level of choices is a layer of the model, and each branch about a constraint. */
const [MAX_DEPTH, MAX_BRANCHES] = [256, 2 ** 17];

const REMEDY = "Check the model with onnx.checker and export it again";

/** Trees that end, and are small enough: every walk from a root comes to a leaf. @error UnsupportedNode, ModelTooLarge */
export function checkedTrees(node: FloatNode, ensemble: Ensemble, features: number): Ensemble {
  const { roots, nodes, targets } = ensemble;
  if (roots.length === 0) throw new UnsupportedNode(node, "it has no tree", REMEDY);
  let branches = 0;
  for (const each of nodes) {
    if (each.kind === "leaf") {
      const stray = each.weights.find(([target]) => target < 0 || target >= targets);
      if (stray !== undefined)
        throw new UnsupportedNode(node, `a leaf adds to target ${stray[0]}, and there are ${targets}`, REMEDY);
      continue;
    }
    branches += each.values.length;
    if (!(each.feature >= 0 && each.feature < features))
      throw new UnsupportedNode(node, `a branch asks for feature ${each.feature}, and there are ${features}`, REMEDY);
    if (each.values.some((value) => Number.isNaN(value)))
      throw new UnsupportedNode(node, "a branch compares with NaN", REMEDY);
  }
  if (branches > MAX_BRANCHES) throw new ModelTooLarge(`Branches of node "${node.name}"`, branches, MAX_BRANCHES);
  for (const root of roots) checkDepth(node, nodes, root);
  return ensemble;
}

/** A walk that never ends is deeper than any. */
function checkDepth(node: FloatNode, nodes: readonly (Branch | Leaf)[], root: number): void {
  let level = new Set([root]);
  for (let depth = 0; level.size > 0; depth++) {
    if (depth > MAX_DEPTH) throw new ModelTooLarge(`Depth of a tree of node "${node.name}"`, depth, MAX_DEPTH);
    const next = new Set<number>();
    for (const place of level) {
      const each = elementAt(nodes, place);
      if (each.kind === "branch") next.add(each.whenTrue).add(each.whenFalse);
    }
    level = next;
  }
}

/**
 * onnxruntime leaves out the base of a target that a row's leaves add nothing to, and takes the least and the greatest of what there is:
 * with `needed` targets that some row may add nothing to the answer would be another. @error UnsupportedNode
 */
export function checkLeaves(
  node: FloatNode,
  { roots, nodes, targets }: Ensemble,
  needed: "one tree" | "every tree",
): void {
  const empty = Array.from({ length: targets }, (_, target) => target).find((target) => {
    const hasLeaf = (root: number): boolean => leavesOf(nodes, root).every(({ weights }) => weights.some(([at]) => at === target)); // prettier-ignore
    return needed === "every tree" ? !roots.every(hasLeaf) : !roots.some(hasLeaf);
  });
  if (empty !== undefined)
    throw new UnsupportedNode(
      node,
      `some leaf has no weight for target ${empty}, where onnxruntime does not add the base value`,
      "Give every leaf a weight for every target, 0 where there is none",
    );
}

function leavesOf(nodes: readonly (Branch | Leaf)[], root: number): Leaf[] {
  const seen = new Set([root]);
  const leaves: Leaf[] = [];
  for (const place of seen) {
    const each = elementAt(nodes, place);
    if (each.kind === "branch") seen.add(each.whenTrue).add(each.whenFalse);
    else leaves.push(each);
  }
  return leaves;
}
