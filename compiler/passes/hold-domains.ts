// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import { tensorSizes, type LoweredGraph, type LoweredNode } from "../graph/lowered-graph.ts";
import type { RealRange, RealRanges } from "../graph/real-ranges.ts";
import { clipped } from "../lowering/bounded.ts";
import { realFaceOf } from "../primitive-table.ts";
import { realEvaluation } from "../quantise/real-evaluation.ts";
import { realRanges } from "../quantise/real-ranges.ts";
import type { Ends } from "../real-face.ts";

/** A tensor that is held to where what reads it is finite, as `words` say. `reader`: the ONNX tensor that is made of it; `reached`: what it is on the rows. */
export type HeldTensor = Readonly<{ tensor: string; reader: string; words: string; ends: Ends; reached: RealRange }>;

/** `ranges`: the worst case of every tensor. */
type HeldGraph = Readonly<{
  graph: LoweredGraph;
  ranges: ReadonlyMap<string, RealRanges>;
  held: readonly HeldTensor[];
}>;

/**
 * Fields begin at 0, and so most divisors could be 0, though no row comes near it. Where what a tensor can be leaves a function without a
 * finite answer, and what it is on the rows does not, it is held to an end that all rows are within: like a feature to its field's.
 */
export function holdDomains(graph: LoweredGraph, features: RealRanges, rows: readonly ArrayLike<number>[]): HeldGraph {
  const held = new Map<string, HeldTensor>();
  for (let current = graph; ;) {
    const ranges = realRanges(current, features);
    const beyond = current.nodes.flatMap((node) => {
      const found = held.has(node.output) ? undefined : beyondDomain(node, ranges);
      return found === undefined ? [] : [{ node, ...found }];
    });
    const all = reachedOn(graph, new Set(beyond.map(({ tensor }) => tensor)), rows);
    const next = beyond.flatMap(({ node, tensor, domain }) => {
      const reached = entryOf(all, tensor);
      const ends = domain.admits(reached.min, reached.max) ? domain.ends?.(reached) : undefined;
      return ends === undefined
        ? []
        : [{ node, held: { tensor, reader: readerOf(node), words: domain.words, ends, reached } }];
    });
    if (next.length === 0) return { graph: current, ranges, held: [...held.values()] };
    for (const each of next) held.set(each.node.output, each.held);
    const sizes = tensorSizes(current);
    current = {
      ...current,
      nodes: current.nodes.flatMap((node) => {
        const found = next.find((each) => each.node === node);
        return found === undefined ? [node] : heldNodes(node, found.held, sizes);
      }),
    };
  }
}

/** Whether all that a graph holds is within its ends on a row. */
export function isWithinDomains(graph: LoweredGraph, held: readonly HeldTensor[], row: ArrayLike<number>): boolean {
  if (held.length === 0) return true;
  const values = realEvaluation(graph, row);
  return held.every(({ tensor, ends: { least = -Infinity, most = Infinity } }) =>
    entryOf(values, tensor).every((value) => value >= least && value <= most),
  );
}

/** A node's input that can leave where the node is finite. What is not finite itself is another node's to mend first. */
function beyondDomain(node: LoweredNode, ranges: ReadonlyMap<string, RealRanges>) {
  const inputs = node.inputs.map((name) => entryOf(ranges, name));
  const found = realFaceOf(node).domain?.(node.parameters, inputs);
  if (found === undefined) return undefined;
  const { min, max } = elementAt(inputs, found.input);
  const isBeyond = min.some((low, index) => !found.domain.admits(low, elementAt(max, index)));
  const isFinite = min.every(Number.isFinite) && max.every(Number.isFinite);
  return isBeyond && isFinite ? { domain: found.domain, tensor: elementAt(node.inputs, found.input) } : undefined;
}

/** From −Infinity to Infinity where there are no rows. */
function reachedOn(
  graph: LoweredGraph,
  tensors: ReadonlySet<string>,
  rows: readonly ArrayLike<number>[],
): Map<string, RealRange> {
  if (rows.length === 0) return new Map([...tensors].map((tensor) => [tensor, { min: -Infinity, max: Infinity }]));
  const reached = new Map([...tensors].map((tensor) => [tensor, { min: Infinity, max: -Infinity }]));
  for (const row of tensors.size === 0 ? [] : rows) {
    const values = realEvaluation(graph, row);
    for (const [tensor, range] of reached)
      for (const value of entryOf(values, tensor)) {
        range.min = Math.min(range.min, value);
        range.max = Math.max(range.max, value);
      }
  }
  return reached;
}

function heldNodes(node: LoweredNode, { tensor, ends }: HeldTensor, sizes: ReadonlyMap<string, number>): LoweredNode[] {
  const source = readerOf(node);
  const within = `${node.output}:held`;
  return [
    ...clipped(tensor, within, entryOf(sizes, tensor), ends).map((each) => ({ ...each, source })),
    { ...node, inputs: node.inputs.map((name) => (name === tensor ? within : name)) },
  ];
}

function readerOf({ source, output }: LoweredNode): string {
  return source ?? output;
}
