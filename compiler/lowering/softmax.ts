// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { SparseMapBuilder, type SparseMap } from "../graph/sparse-map.ts";
import { integerAttribute } from "../node-parts.ts";
import { affineNode } from "./affine-node.ts";
import { EXP_BELOW_ZERO, LOG_FROM_ONE, RECIPROCAL_FROM_ONE, SIGMOID, SOFTPLUS } from "./elementary-curves.ts";
import { functionNode } from "./function-node.ts";
import { groupCount, type Groups } from "./groups.ts";
import { linearNode } from "./linear-node.ts";
import { productNode } from "./product-node.ts";
import { axisOf, reductionGroups } from "./reduction.ts";
import { tournament } from "./tournament.ts";

/** Since then one axis is normalised; before, everything from it on as one. */
const ONE_AXIS_SINCE = 13;

/** The elements that are normalised together. @error ShapeMismatch */
export function normalisedGroups(node: FloatNode, from: Shape): Groups {
  const isOne = node.opset >= ONE_AXIS_SINCE;
  const given = integerAttribute(node, "axis", isOne ? -1 : 1);
  if (!isOne && given === from.length) return reductionGroups({ from, axes: [] });
  const axis = axisOf(node, given, from.length);
  return reductionGroups({ from, axes: isOne ? [axis] : [...from.keys()].slice(axis) });
}

/** Whether the last of some axes is the one that is normalised. */
export function isAlongLast(node: FloatNode, rank: number): boolean {
  const axis = integerAttribute(node, "axis", node.opset >= ONE_AXIS_SINCE ? -1 : 1);
  return axis === -1 || axis === rank - 1;
}

/** e^x / Σ e^x of each group, in the elements' old places. */
export function softmax(input: string, output: string, groups: Groups): LoweredNode[] {
  const size = groups.members.length;
  if (size === groupCount(groups)) return [constants(input, output, size, 1)];
  const others = rivals(groups);
  if (others !== undefined) {
    // Of two only the difference matters, and of one nothing does.
    const margin = `${output}:margin`;
    return [{ ...affineNode([input], margin, others), source: output }, functionNode(margin, output, SIGMOID)];
  }
  const parts = exponentials(input, output, groups);
  const shares = `${output}:shares`;
  return [
    ...parts.nodes,
    { ...functionNode(parts.sums, shares, RECIPROCAL_FROM_ONE), source: output },
    productNode(
      [parts.exponentials, shares],
      output,
      [...groups.members.keys()],
      Array.from(parts.groupOf, (group) => size + group),
    ),
  ];
}

/** x − ln Σ e^x of each group, in the elements' old places. */
export function logSoftmax(input: string, output: string, groups: Groups): LoweredNode[] {
  const size = groups.members.length;
  if (size === groupCount(groups)) return [constants(input, output, size, 0)];
  const others = rivals(groups);
  if (others !== undefined) {
    const [margin, loss] = [`${output}:margin`, `${output}:loss`];
    return [
      { ...affineNode([input], margin, negated(others)), source: output },
      { ...functionNode(margin, loss, SOFTPLUS), source: output },
      affineNode(
        [loss],
        output,
        mapOf(size, (map, element) => {
          map.add(element, -1);
        }),
      ),
    ];
  }
  const parts = exponentials(input, output, groups);
  const logarithms = `${output}:logarithms`;
  return [
    ...parts.nodes,
    { ...functionNode(parts.sums, logarithms, LOG_FROM_ONE), source: output },
    affineNode(
      [parts.below, logarithms],
      output,
      mapOf(size, (map, element) => {
        map.add(element, 1);
        map.add(size + elementAt(parts.groupOf, element), -1);
      }),
    ),
  ];
}

/** m + ln Σ e^(x − m) of each group, where m is its largest x. */
export function logSumExp(input: string, output: string, groups: Groups): LoweredNode[] {
  const { nodes, largest, sums } = exponentials(input, output, groups);
  const logarithms = `${output}:logarithms`;
  return [
    ...nodes,
    { ...functionNode(sums, logarithms, LOG_FROM_ONE), source: output },
    linearNode([[largest, 1], [logarithms, 1]], output, groupCount(groups)), // prettier-ignore
  ];
}

/** What one element alone gives, whatever it is. */
function constants(input: string, output: string, size: number, value: number): LoweredNode {
  return linearNode([[input, 0]], output, size, value);
}

/** Each group's largest element, how far the others are below it, e to that, and the groups' sums: one of each is e⁰, so that none is below 1. */
function exponentials(input: string, output: string, groups: Groups) {
  const [size, count] = [groups.members.length, groupCount(groups)];
  const groupOf = new Uint32Array(size);
  for (let group = 0; group < count; group++) for (const member of membersOf(groups, group)) groupOf[member] = group;
  const [largest, below, powers] = [`${output}:largest`, `${output}:below`, `${output}:powers`];
  const sums = `${output}:sums`;
  const differences = mapOf(size, (map, element) => {
    map.add(element, 1);
    map.add(size + elementAt(groupOf, element), -1);
  });
  const added = mapOf(count, (map, group) => {
    for (const member of membersOf(groups, group)) map.add(member, 1);
  });
  const nodes: LoweredNode[] = [
    ...tournament(input, largest, groups, size, "largest", output),
    { ...affineNode([input, largest], below, differences), source: output },
    { ...functionNode(below, powers, EXP_BELOW_ZERO), source: output },
    { ...affineNode([powers], sums, added), source: output },
  ];
  return { nodes, groupOf, largest, below, exponentials: powers, sums };
}

/** Each element less the other one of its group; undefined where groups are larger than two. */
function rivals(groups: Groups): SparseMap | undefined {
  const size = groups.members.length;
  const partner = new Int32Array(size).fill(-1);
  for (let group = 0; group + 1 < groups.starts.length; group++) {
    const [first, second, ...more] = membersOf(groups, group);
    if (first === undefined || second === undefined || more.length > 0) return undefined;
    partner[first] = second;
    partner[second] = first;
  }
  return mapOf(size, (map, element) => {
    map.add(element, 1);
    map.add(elementAt(partner, element), -1);
  });
}

function membersOf({ starts, members }: Groups, group: number): Uint32Array {
  return members.subarray(elementAt(starts, group), elementAt(starts, group + 1));
}

function negated(map: SparseMap): SparseMap {
  return { ...map, weights: map.weights.map((weight) => -weight) };
}

function mapOf(rows: number, fill: (map: SparseMapBuilder, row: number) => void): SparseMap {
  const map = new SparseMapBuilder(2 * rows);
  for (let row = 0; row < rows; row++) {
    fill(map, row);
    map.endRow();
  }
  return map.build();
}

/** Most terms that either gives. */
export function softmaxTerms(shape: Shape): number {
  return 12 * sizeOf(shape);
}
