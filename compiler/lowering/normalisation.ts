// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { affineNode } from "./affine-node.ts";
import { steepDivideNode } from "./divide-node.ts";
import { groupCount, type Groups } from "./groups.ts";
import { linearNode } from "./linear-node.ts";
import { productNode } from "./product-node.ts";
import { squareRootNode } from "./square-root-node.ts";

/** Which elements share mean and variance, and what each normalised one is multiplied by and added to. */
type Normalisation = Readonly<{
  groups: Groups;
  epsilon: number;
  factors: Float64Array;
  addends: Float64Array;
}>;

/** (x − mean) / √(variance + ε) · factor + addend. */
export function normalised(input: string, output: string, form: Normalisation): LoweredNode[] {
  const { groups, epsilon, factors, addends } = form;
  const [deviations, size] = [`${output}:deviations`, groups.members.length];
  const nodes = centred(input, deviations, groups, output);
  if (size > groupCount(groups) || !(epsilon > 0)) return [...nodes, ...byRootOfMeanSquare(deviations, output, form)];
  // What is alone in its group is its mean, but for what floats are off by, which grows as it is scaled.
  const scales = factors.map((factor) => factor / Math.sqrt(epsilon));
  return [...nodes, linearNode([[deviations, scales]], output, size, addends)];
}

/** Each element less its group's mean. */
export function centred(input: string, output: string, groups: Groups, source: string): LoweredNode[] {
  const mean = `${output}:mean`;
  return [
    { ...affineNode([input], mean, means(groups, 0)), source },
    { ...affineNode([input, mean], output, deviations(membership(groups).groupOf)), source },
  ];
}

/**
 * x / √(mean of x² + ε) · factor + addend. The root's reciprocal is taken once a group, and what it multiplies costs one constraint an
 * element, where a division of each would range-check every quotient.
 */
export function byRootOfMeanSquare(
  input: string,
  output: string,
  { groups, epsilon, factors, addends }: Normalisation,
): LoweredNode[] {
  const name = (part: string): string => `${output}:${part}`;
  const { size, groupOf } = membership(groups);
  const nodes = [
    squaresOf(input, name("squares"), size),
    affineNode([name("squares")], name("variance"), means(groups, epsilon)),
    squareRootNode(name("variance"), name("root")),
    oneBeside(name("root"), name("one")),
    steepDivideNode(
      name("one"),
      name("root"),
      name("reciprocal"),
      Array.from({ length: groupCount(groups) }, (_, group) => [0, group] as const),
    ),
    productNode(
      [input, name("reciprocal")],
      name("normalised"),
      Array.from(groupOf, (_, element) => element),
      Array.from(groupOf, (group) => size + group),
    ),
  ].map((node) => ({ ...node, source: output }));
  return [...nodes, linearNode([[name("normalised"), factors]], output, size, addends)];
}

/** 1, as a sum of nothing of `input`: what is divided is a tensor like others. */
function oneBeside(input: string, output: string): LoweredNode {
  const map = new SparseMapBuilder();
  map.endRow(1);
  return affineNode([input], output, map.build());
}

/** Every element times itself. */
export function squaresOf(input: string, output: string, size: number): LoweredNode {
  const all = Array.from({ length: size }, (_, index) => index);
  return productNode([input], output, all, all);
}

/** The group of each element. */
function membership({ starts, members }: Groups): { size: number; groupOf: Uint32Array } {
  const groupOf = new Uint32Array(members.length);
  for (let group = 0; group + 1 < starts.length; group++)
    for (let place = elementAt(starts, group); place < elementAt(starts, group + 1); place++)
      groupOf[elementAt(members, place)] = group;
  return { size: members.length, groupOf };
}

/** Each element less what stands for its group behind the elements. */
function deviations(groupOf: Uint32Array) {
  const map = new SparseMapBuilder(2 * groupOf.length);
  groupOf.forEach((group, element) => {
    map.add(element, 1);
    map.add(groupOf.length + group, -1);
    map.endRow();
  });
  return map.build();
}

/** Each group's mean, and something more. */
function means({ starts, members }: Groups, more: number) {
  const map = new SparseMapBuilder(members.length);
  for (let group = 0; group + 1 < starts.length; group++) {
    const [start, end] = [elementAt(starts, group), elementAt(starts, group + 1)];
    for (let place = start; place < end; place++) map.add(elementAt(members, place), 1 / (end - start));
    map.endRow(more);
  }
  return map.build();
}
