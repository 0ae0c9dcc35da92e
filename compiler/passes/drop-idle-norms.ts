// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { InferredGraph } from "../graph/inferred-graph.ts";
import { knownOperator } from "../operator-table.ts";

/**
 * Shares that are 1 together are what they are once more divided by their sum. scikit-learn's exporter does that to the probabilities of
 * every classifier; here it would cost a division each.
 */
export function dropIdleNorms(graph: InferredGraph): InferredGraph {
  return graph.nodes.reduce((current, node) => (keepsShares(node) ? without(current, node) : current), graph);
}

function keepsShares(node: FloatNode): boolean {
  const operator = knownOperator(node);
  return operator?.moves === undefined && operator?.keepsShares?.(node) === true;
}

/** The graph in which what reads a norm reads the shares that it would have been given; the same graph where they are none. */
function without(graph: InferredGraph, norm: FloatNode): InferredGraph {
  const [from, to] = [elementAt(norm.inputs, 0), elementAt(norm.outputs, 0)];
  const shares = graph.nodes.find(({ outputs }) => outputs.includes(from));
  if (shares === undefined || graph.outputs.some(({ name }) => name === from)) return graph;
  const operator = knownOperator(shares);
  const rank = graph.facts.get(from)?.shape.length;
  if (operator === undefined || operator.moves !== undefined || rank === undefined) return graph;
  if (operator.givesShares?.(shares, rank) !== shares.outputs.indexOf(from)) return graph;
  const renamed = (names: readonly string[]): string[] => names.map((name) => (name === from ? to : name));
  const facts = new Map(graph.facts);
  facts.set(to, entryOf(graph.facts, from));
  facts.delete(from);
  return {
    ...graph,
    nodes: graph.nodes
      .filter((node) => node !== norm && !node.outputs.includes(to))
      .map((node) => ({ ...node, inputs: renamed(node.inputs), outputs: renamed(node.outputs) })),
    facts,
    moved: new Map([...graph.moved].map(([name, { inputs, picks }]) => [name, { inputs: renamed(inputs), picks }])),
  };
}
