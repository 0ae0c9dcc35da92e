// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredGraph } from "../graph/lowered-graph.ts";

/** Drops nodes that no output depends on. */
export function removeUnused(graph: LoweredGraph): LoweredGraph {
  const used = new Set(graph.outputs);
  const nodes = graph.nodes.toReversed().filter((node) => {
    if (!used.has(node.output)) return false;
    for (const name of node.inputs) used.add(name);
    return true;
  });
  return { ...graph, nodes: nodes.toReversed() };
}
