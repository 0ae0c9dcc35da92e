// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../../graph/lowered-graph.ts";
import { SparseMapBuilder } from "../../graph/sparse-map.ts";
import { affineNode } from "../affine-node.ts";
import { reluNode } from "../relu-node.ts";
import { decisionsOf, type DecisionTrees } from "./decisions.ts";
import type { Ensemble } from "./ensemble.ts";
import { indicatorPlan } from "./indicator-plan.ts";
import { planNodes, type TreeRows } from "./plan-nodes.ts";
import { choicesIn, ExpressionSum, type TreePlan } from "./tree-plan.ts";
import { summedPlan, valuePlan } from "./value-plan.ts";

export type Aggregate = "SUM" | "AVERAGE" | "MIN" | "MAX";

/**
 * What trees give for each row and target, brought together, plus `base` for each target: constraints for the thresholds of each feature,
 * then one for each branch of which a child is no leaf. A runtime adds leaves in float32: that is an error of its own.
 */
export function ensembleNodes(
  ensemble: Ensemble,
  aggregate: Aggregate,
  base: readonly number[],
  rows: TreeRows,
  output: string,
): LoweredNode[] {
  const trees = decisionsOf(ensemble, rows.precision);
  const { targets } = ensemble;
  if (aggregate === "MIN" || aggregate === "MAX") return extremeNodes(trees, targets, aggregate, base, rows, output);
  const plan = cheapestPlan(trees, targets);
  const share = aggregate === "AVERAGE" ? 1 / trees.roots.length : 1;
  const results = plan.results.map((result, target) =>
    new ExpressionSum()
      .add(result, share)
      .add({ bias: base[target] ?? 0, terms: [] })
      .build(),
  );
  return planNodes({ ...plan, results }, trees.steps, rows, output);
}

/** Values stay as narrow as the leaves are, indicators do not: they must be fewer to be worth it. */
function cheapestPlan(trees: DecisionTrees, targets: number): TreePlan {
  const values = summedPlan(valuePlan(trees, targets), targets);
  if (targets === 1) return values;
  const indicators = indicatorPlan(trees, targets);
  return choicesIn(indicators) < choicesIn(values) ? indicators : values;
}

/** max(a, b) = a + relu(b − a), tree after tree; min(a, b) = a − relu(a − b). */
function extremeNodes(
  trees: DecisionTrees,
  targets: number,
  which: "MIN" | "MAX",
  base: readonly number[],
  rows: TreeRows,
  output: string,
): LoweredNode[] {
  const count = trees.roots.length;
  const nodes = planNodes(valuePlan(trees, targets), trees.steps, rows, `${output}:trees`);
  const sign = which === "MAX" ? 1 : -1;
  const size = rows.rows * targets;
  let best = `${output}:best0`;
  /** Where tree number `tree` stands in the row of all trees, for result number `place`. */
  const at = (place: number, tree: number): number => {
    const [row, target] = [Math.floor(place / targets), place % targets];
    return (row * targets + target) * count + tree;
  };
  const map = (name: string, inputs: readonly string[], termsOf: (place: number) => [number, number][]): void => {
    const builder = new SparseMapBuilder(2 * size);
    for (let place = 0; place < size; place++) {
      for (const [column, weight] of termsOf(place)) builder.add(column, weight);
      builder.endRow();
    }
    nodes.push(affineNode(inputs, name, builder.build()));
  };
  map(best, [`${output}:trees`], (place) => [[at(place, 0), 1]]);
  for (let tree = 1; tree < count; tree++) {
    const [gain, next] = [`${output}:gain${tree}`, `${output}:best${tree}`];
    map(`${gain}-sum`, [`${output}:trees`, best], (place) => [
      [at(place, tree), sign],
      [size * count + place, -sign],
    ]);
    nodes.push({ ...reluNode(`${gain}-sum`, gain), source: output });
    map(next, [best, gain], (place) => [
      [place, 1],
      [size + place, sign],
    ]);
    best = next;
  }
  const builder = new SparseMapBuilder(size);
  for (let place = 0; place < size; place++) {
    builder.add(place, 1);
    builder.endRow(base[place % targets] ?? 0);
  }
  return [...nodes, affineNode([best], output, builder.build())];
}

/** The most terms that the maps have together. */
export function ensembleTerms({ nodes, targets }: Ensemble, rows: number): number {
  const values = nodes.reduce((sum, node) => sum + (node.kind === "leaf" ? 1 : node.values.length), 0);
  return values * (targets + 4) * rows;
}
