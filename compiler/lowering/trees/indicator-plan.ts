// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { DecisionTrees } from "./decisions.ts";
import { ExpressionSum, type Choice, type Expression, type TreePlan } from "./tree-plan.ts";

const ONE: Expression = { bias: 1, terms: [] };
const ZERO: Expression = { bias: 0, terms: [] };

/**
 * All targets at once, from the roots down: each node is 1 where the row comes by and else 0, its "yes" child by a choice and its "no"
 * child by what is left. Results: the sum of the trees for each target.
 */
export function indicatorPlan(trees: DecisionTrees, targets: number): TreePlan {
  const levels: Choice[][] = [];
  const sums = Array.from({ length: targets }, () => new ExpressionSum());
  const visit = (place: number, here: Expression, level: number): void => {
    const node = elementAt(trees.nodes, place);
    if (node.kind === "leaf") {
      for (const [target, weight] of node.weights) sums[target]?.add(here, weight);
      return;
    }
    const yes = chosen(levels, node.step, here, level);
    visit(node.yes, yes, level + 1);
    visit(node.no, new ExpressionSum().add(here).add(yes, -1).build(), level + 1);
  };
  for (const root of trees.roots) visit(root, ONE, 0);
  return { levels, results: sums.map((sum) => sum.build()) };
}

/** Below a root the step itself says it. */
function chosen(levels: Choice[][], step: number, here: Expression, level: number): Expression {
  if (here.terms.length === 0) return { bias: 0, terms: [{ level: 0, place: step, weight: 1 }] };
  const choices = (levels[level - 1] ??= []);
  const place = choices.push({ step, yes: here, no: ZERO }) - 1;
  return { bias: 0, terms: [{ level, place, weight: 1 }] };
}
