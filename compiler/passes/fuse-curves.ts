// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import { tensorSizes, type LoweredGraph, type LoweredNode } from "../graph/lowered-graph.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { functionNode } from "../lowering/function-node.ts";
import { realFaceOf } from "../primitive-table.ts";
import { FollowedElements } from "../curves/followed-elements.ts";
import { isContinuous, isLine, type Followed, type Unary } from "../curves/unary-curves.ts";

/** A node whose elements are curves of others; `absorbed` are the nonlinear nodes between. */
type Candidate = Readonly<{
  node: LoweredNode;
  elements: readonly (number | Unary)[];
  absorbed: readonly string[];
  isAffine: boolean;
}>;

/** More different curves in one node than these are not worth planning them. */
const MOST_CURVES = 16;

/**
 * Makes one curve of every chain of operations that all depend on one and the same element: x · sigmoid(x) costs what sigmoid(x) does. Chains of
 * ReLUs alone, or of a root and ReLUs, stay, for they are exact; so does a chain whose inner results are needed anyway.
 */
export function fuseCurves(graph: LoweredGraph): LoweredGraph {
  const candidates = candidatesOf(graph);
  if (candidates.size === 0) return graph;
  dropUseless(graph, candidates);
  const sizes = tensorSizes(graph);
  return {
    ...graph,
    nodes: graph.nodes.flatMap((node) => {
      const candidate = candidates.get(node.output);
      return candidate === undefined ? [node] : curveNodes(candidate, sizes);
    }),
  };
}

function candidatesOf(graph: LoweredGraph): Map<string, Candidate> {
  const followed = new FollowedElements(graph);
  const nodes = new Map(graph.nodes.map((node) => [node.output, node]));
  const candidates = new Map<string, Candidate>();
  for (const node of graph.nodes) {
    const { elements, isNew } = followed.follow(node);
    const isAffine = realFaceOf(node).affine !== undefined;
    if (!isNew || !areFollowed(elements)) continue;
    if (!isAffine && areLines(elements)) candidates.set(node.output, { node, elements, absorbed: [], isAffine });
    if (!areCurves(elements)) continue;
    const absorbed = nonlinearBetween(node, rootsOf(elements), nodes);
    if (absorbed.length > 0) candidates.set(node.output, { node, elements, absorbed, isAffine });
  }
  return candidates;
}

function areFollowed(elements: readonly Followed[]): elements is readonly (number | Unary)[] {
  return !elements.includes(undefined);
}

/** What a constant factor leaves of a product is free. */
function areLines(elements: readonly (number | Unary)[]): boolean {
  return elements.every((each) => typeof each === "number" || isLine(each));
}

function areCurves(elements: readonly (number | Unary)[]): boolean {
  const curves = new Set<unknown>();
  let isStraight = true;
  for (const each of elements) {
    if (typeof each === "number") continue;
    if (isLine(each) || each.curve.operations < 2 || !isContinuous(each)) return false;
    curves.add(each.curve);
    if (!each.curve.isStraight && !each.curve.isOfRoot) isStraight = false;
  }
  return curves.size > 0 && curves.size <= MOST_CURVES && !isStraight;
}

function rootsOf(elements: readonly (number | Unary)[]): Set<string> {
  return new Set(elements.flatMap((each) => (typeof each === "number" ? [] : [each.root.tensor])));
}

/** The nodes that are no affine maps and lie on the way from the roots to a node. */
function nonlinearBetween(
  node: LoweredNode,
  roots: ReadonlySet<string>,
  nodes: ReadonlyMap<string, LoweredNode>,
): string[] {
  const seen = new Set<string>();
  const rest = [...node.inputs];
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    const inner = nodes.get(name);
    if (roots.has(name) || seen.has(name) || inner === undefined) continue;
    seen.add(name);
    rest.push(...inner.inputs);
  }
  return [...seen].filter((name) => realFaceOf(entryOf(nodes, name)).affine === undefined);
}

/** Leaves only candidates that replace at least two nonlinear nodes by one. */
function dropUseless(graph: LoweredGraph, candidates: Map<string, Candidate>): void {
  for (;;) {
    const live = liveTensors(graph, candidates);
    const useless = [...candidates.values()].filter(({ node, elements, absorbed, isAffine }) => {
      if (areLines(elements)) return false;
      const saved = absorbed.filter((name) => !live.has(name)).length + (isAffine ? 0 : 1);
      return !live.has(node.output) || saved < 2;
    });
    for (const { node } of useless) candidates.delete(node.output);
    if (!useless.some(({ node }) => live.has(node.output))) return;
  }
}

/** What is read when the candidates read their roots. */
function liveTensors({ nodes, outputs }: LoweredGraph, candidates: ReadonlyMap<string, Candidate>): Set<string> {
  const live = new Set(outputs);
  for (const node of nodes.toReversed()) {
    if (!live.has(node.output)) continue;
    const candidate = candidates.get(node.output);
    for (const name of candidate === undefined ? node.inputs : rootsOf(candidate.elements)) live.add(name);
  }
  return live;
}

/** A node for each different curve, and all elements in their old places under the old name. */
function curveNodes({ node, elements }: Candidate, sizes: ReadonlyMap<string, number>): LoweredNode[] {
  const source = node.source ?? node.output;
  if (areLines(elements)) return [lineNode(elements, node.output, source, sizes)];
  const groups = new Map<number, Unary[]>();
  const places = elements.map((each) => {
    if (typeof each === "number") return undefined;
    const group = groups.get(each.curve.id) ?? [];
    groups.set(each.curve.id, group);
    return { group, place: group.push(each) - 1 };
  });
  const made = [...groups.values()].map((group, number) => {
    const [inner, output] = [`${node.output}:line${number}`, `${node.output}:curve${number}`];
    const { curve } = elementAt(group, 0);
    return {
      group,
      output,
      nodes: [lineNode(group, inner, source, sizes), { ...functionNode(inner, output, curve), source }],
    };
  });
  let start = 0;
  const starts = new Map(
    made.map(({ group }) => {
      start += group.length;
      return [group, start - group.length];
    }),
  );
  const joined = new SparseMapBuilder(elements.length);
  elements.forEach((each, index) => {
    const place = places[index];
    if (place !== undefined && typeof each !== "number") {
      joined.add((starts.get(place.group) ?? 0) + place.place, each.scale);
      joined.endRow(each.offset);
    } else joined.endRow(typeof each === "number" ? each : 0);
  });
  const outputs = made.map(({ output }) => output);
  return [...made.flatMap(({ nodes }) => nodes), { ...affineNode(outputs, node.output, joined.build()), source }];
}

/** Lines of roots, such as those that curves are of. */
function lineNode(
  lines: readonly (number | Unary)[],
  output: string,
  source: string,
  sizes: ReadonlyMap<string, number>,
): LoweredNode {
  const starts = new Map<string, number>();
  let width = 0;
  const map = new SparseMapBuilder(lines.length);
  for (const each of lines) {
    if (typeof each === "number") {
      map.endRow(each);
      continue;
    }
    const { root, slope, bias } = each;
    const start = starts.get(root.tensor) ?? width;
    if (!starts.has(root.tensor)) width += entryOf(sizes, root.tensor);
    starts.set(root.tensor, start);
    map.add(start + root.index, slope);
    map.endRow(bias);
  }
  return { ...affineNode([...starts.keys()], output, map.build()), source };
}
