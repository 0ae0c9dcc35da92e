// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { wholesAttribute } from "../list-attributes.ts";
import { UnsupportedNode } from "../node-parts.ts";
import { affineNode } from "./affine-node.ts";
import { selectNode } from "./select-node.ts";
import { stepsNode } from "./steps-node.ts";
import { nextAbove } from "./trees/float-neighbour.ts";
import { writtenMap } from "./written-map.ts";

/** Labels of classes, which are whole numbers: reading the file has numbered those that are strings. @error UnsupportedNode */
export function classLabels(node: FloatNode, attribute: string): readonly number[] {
  const labels = wholesAttribute(node, attribute);
  if (labels !== undefined) return labels;
  throw new UnsupportedNode(node, "it has no class labels", "Check the model with onnx.checker and export it again");
}

/** The label of each row: the positive one where the row's only score is above a threshold, and else the negative one. */
export function twoLabelNodes(
  scores: string,
  output: string,
  rows: number,
  { threshold, negative, positive }: Readonly<{ threshold: number; negative: number; positive: number }>,
): LoweredNode[] {
  const isPositive = `${output}:is-positive`;
  const thresholds = new Float64Array(rows).fill(nextAbove(threshold, "float32"));
  const labels = eachRow(rows).map((row) => [negative, [row, positive - negative]] as const);
  return [
    { ...stepsNode(scores, isPositive, thresholds), source: output },
    affineNode([isPositive], output, writtenMap(labels)),
  ];
}

/** The label of each row's greatest score, of the first one where several are: each class in turn against the best before it, and better by `ahead`. */
export function bestLabelNodes(
  scores: string,
  output: string,
  rows: number,
  labels: readonly number[],
  ahead = nextAbove(0, "float32"),
): LoweredNode[] {
  const count = labels.length;
  const places = eachRow(rows);
  let [best, label] = [`${output}:best0`, `${output}:label0`];
  const nodes: LoweredNode[] = [
    affineNode([scores], best, writtenMap(places.map((row) => [0, [row * count, 1]]))),
    affineNode([], label, writtenMap(places.map(() => [elementAt(labels, 0)]))),
  ];
  /** The scores and then the best of each row. */
  const bestAt = (row: number): number => rows * count + row;
  for (let k = 1; k < count; k++) {
    const [gain, isBetter] = [`${output}:gain${k}`, `${output}:is-better${k}`];
    const [nextBest, nextLabel] = [`${output}:best${k}`, `${output}:label${k}`];
    const rowsOf = (first: number): [number, [number, number]][] => places.map((row) => [0, [first + row, 1]]);
    nodes.push(
      affineNode([scores, best], gain, writtenMap(places.map((row) => [0, [row * count + k, 1], [bestAt(row), -1]]))),
      { ...stepsNode(gain, isBetter, new Float64Array(rows).fill(ahead)), source: output },
      affineNode(
        [scores, best, isBetter],
        `${nextBest}-choices`,
        writtenMap([
          ...rowsOf(bestAt(rows)),
          ...places.map((row) => [0, [row * count + k, 1]] as const),
          ...rowsOf(bestAt(0)),
        ]),
      ),
      { ...selectNode(`${nextBest}-choices`, nextBest), source: output },
      affineNode(
        [label, isBetter],
        `${nextLabel}-choices`,
        writtenMap([...rowsOf(rows), ...places.map(() => [elementAt(labels, k)] as const), ...rowsOf(0)]),
      ),
      { ...selectNode(`${nextLabel}-choices`, nextLabel), source: output },
    );
    [best, label] = [nextBest, nextLabel];
  }
  return [...nodes, affineNode([label], output, writtenMap(places.map((row) => [0, [row, 1]])))];
}

function eachRow(rows: number): number[] {
  return Array.from({ length: rows }, (_, row) => row);
}
