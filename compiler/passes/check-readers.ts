// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import type { InferredGraph } from "../graph/inferred-graph.ts";
import { knownOperator } from "../operator-table.ts";

/** What operators say of those that read their results. @error UnsupportedNode */
export function checkReaders(graph: InferredGraph): InferredGraph {
  const reads = graph.nodes.flatMap((node) => node.inputs.map((name) => ({ name, node })));
  const readers = Map.groupBy(reads, ({ name }) => name);
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const readersOf = (name: string): (FloatNode | "output")[] => {
    const nodes = name === "" ? [] : (readers.get(name) ?? []).map(({ node }) => node);
    return outputs.has(name) ? [...nodes, "output"] : nodes;
  };
  for (const node of graph.nodes) knownOperator(node)?.checkReaders?.(node, readersOf);
  return graph;
}
