// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../../graph/element-at.ts";
import type { LoweredNode } from "../../graph/lowered-graph.ts";
import { SparseMapBuilder } from "../../graph/sparse-map.ts";
import { affineNode, pickingNode } from "../affine-node.ts";
import { selectNode } from "../select-node.ts";
import { stepsNode } from "../steps-node.ts";
import type { Precision } from "../../primitives/threshold-buckets/precision.ts";
import type { Step } from "./decisions.ts";
import type { Expression, TreePlan } from "./tree-plan.ts";

/** The rows that the trees are walked for, side by side in one tensor. */
export type TreeRows = Readonly<{ input: string; rows: number; features: number; precision: Precision }>;

/** The results of a plan for every row, row after row. */
export function planNodes(
  { levels, results }: TreePlan,
  steps: readonly Step[],
  { input, rows, features, precision }: TreeRows,
  output: string,
): LoweredNode[] {
  const names = [`${output}:steps`, ...levels.map((_, index) => `${output}:level${index + 1}`)];
  const sizes = [steps.length, ...levels.map((level) => level.length)].map((count) => rows * count);
  const starts = sizes.map((_, level) => sizes.slice(0, level).reduce((a, b) => a + b, 0));
  const addRow = (map: SparseMapBuilder, row: number, { bias, terms }: Expression): void => {
    for (const { level, place, weight } of terms)
      map.add(elementAt(starts, level) + row * (elementAt(sizes, level) / rows) + place, weight);
    map.endRow(bias);
  };
  /** A map of the steps and the levels before one, or of all. */
  const mapped = (name: string, before: number, expressions: readonly (readonly Expression[])[]): LoweredNode => {
    const map = new SparseMapBuilder();
    for (const group of expressions)
      for (let row = 0; row < rows; row++) for (const expression of group) addRow(map, row, expression);
    return affineNode(steps.length === 0 ? [] : names.slice(0, before), name, map.build());
  };
  const nodes: LoweredNode[] = [];
  if (steps.length > 0) {
    const picks = Array.from({ length: rows }, (_, row) => steps.map(({ feature }) => row * features + feature)).flat();
    const thresholds = Array.from({ length: rows }, () => steps.map(({ threshold }) => threshold)).flat();
    nodes.push(
      pickingNode([input], `${output}:compared`, picks),
      stepsNode(`${output}:compared`, elementAt(names, 0), thresholds, precision),
    );
  }
  levels.forEach((level, index) => {
    const conditions = level.map(({ step }): Expression => ({
      bias: 0,
      terms: [{ level: 0, place: step, weight: 1 }],
    }));
    const parts = [conditions, level.map(({ yes }) => yes), level.map(({ no }) => no)];
    const joined = `${output}:choices${index + 1}`;
    nodes.push(mapped(joined, index + 1, parts), selectNode(joined, elementAt(names, index + 1)));
  });
  nodes.push(mapped(output, names.length, [results]));
  return nodes.map((node) => (node.output === output ? node : { ...node, source: output }));
}
