// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt, entryOf } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { InferredGraph } from "../graph/inferred-graph.ts";
import { knownOperator } from "../operator-table.ts";

/**
 * The largest of f(a), f(b), … is f of the largest, where f rises: pools come before the activations that they follow, which are then
 * computed once a window. What reads the result reads one tensor, and not all that a comparison is made of.
 */
export function takeLargestFirst(graph: InferredGraph): InferredGraph {
  let current = graph;
  for (let swapped: InferredGraph | undefined = graph; swapped !== undefined; swapped = swappedOnce(current))
    current = swapped;
  return current;
}

/** The graph with one activation and the node that reads it in the other order; undefined where there are none. */
function swappedOnce(graph: InferredGraph): InferredGraph | undefined {
  const producers = new Map(graph.nodes.map((node) => [elementAt(node.outputs, 0), node]));
  const reads = new Map<string, number>();
  for (const name of [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)])
    reads.set(name, (reads.get(name) ?? 0) + 1);
  for (const largest of graph.nodes) {
    const rising = takesLargest(largest) ? producers.get(elementAt(largest.inputs, 0)) : undefined;
    if (rising !== undefined && rises(rising, graph) && reads.get(elementAt(rising.outputs, 0)) === 1)
      return swapped(graph, rising, largest);
  }
  return undefined;
}

function takesLargest(node: FloatNode): boolean {
  const operator = knownOperator(node);
  return operator?.moves === undefined && operator?.takesLargest === true && node.outputs.length === 1;
}

/** An activation whose other inputs are bounds for all elements alike. */
function rises(node: FloatNode, { constants }: InferredGraph): boolean {
  const operator = knownOperator(node);
  const areAlike = node.inputs.slice(1).every((name) => name === "" || constants.get(name)?.data.length === 1);
  return operator?.moves === undefined && operator?.rises?.(node) === true && areAlike && node.outputs.length === 1;
}

function swapped(graph: InferredGraph, rising: FloatNode, largest: FloatNode): InferredGraph {
  const output = elementAt(largest.outputs, 0);
  const between = `${output}:largest`;
  const first = { ...largest, inputs: [elementAt(rising.inputs, 0), ...largest.inputs.slice(1)], outputs: [between] };
  const second = { ...rising, inputs: [between, ...rising.inputs.slice(1)], outputs: [output] };
  return {
    ...graph,
    nodes: graph.nodes.flatMap((node) => (node === rising ? [] : node === largest ? [first, second] : [node])),
    facts: new Map([...graph.facts, [between, entryOf(graph.facts, output)]]),
  };
}
