// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import type { FloatNode } from "../graph/float-graph.ts";

/** No message lists more nodes of a cycle. */
const SHOWN_NODES = 8;

/** Nodes read each other's outputs in a circle. */
export class CyclicGraph extends FatalError {
  constructor(nodes: readonly string[]) {
    const shown = nodes.slice(0, SHOWN_NODES).map((name) => `"${name}"`);
    if (nodes.length > SHOWN_NODES) shown.push(`${nodes.length - SHOWN_NODES} more`);
    super(
      "CYCLIC_GRAPH",
      `The nodes ${shown.join(" -> ")} form a cycle. A model must compute each tensor from earlier ones: unroll the recurrence when exporting.`,
      { details: { nodes } },
    );
  }
}

type Visit = { node: FloatNode; nextInput: number };

/**
 * Nodes ordered so that each stands after those it reads: depth first in the given order, so a list that is already ordered
 * stays as it is. An explicit stack: a chain of a hundred thousand nodes must not overflow the call stack.
 */
export function topologicalOrder(nodes: readonly FloatNode[]): FloatNode[] {
  const producers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node])));
  producers.delete("");
  const open = new Set<FloatNode>();
  const ordered = new Set<FloatNode>();
  for (const start of nodes) {
    const stack: Visit[] = [];
    const enter = (node: FloatNode): void => {
      if (ordered.has(node)) return;
      if (open.has(node)) throw new CyclicGraph(cycleNames(stack, node));
      open.add(node);
      stack.push({ node, nextInput: 0 });
    };
    enter(start);
    for (let visit = stack.at(-1); visit !== undefined; visit = stack.at(-1)) {
      const name = visit.node.inputs[visit.nextInput++];
      if (name === undefined) {
        stack.pop();
        ordered.add(visit.node);
        continue;
      }
      const producer = producers.get(name);
      if (producer !== undefined) enter(producer);
    }
  }
  return [...ordered];
}

function cycleNames(stack: readonly Visit[], node: FloatNode): string[] {
  const path = stack.map((visit) => visit.node);
  return [...path.slice(path.indexOf(node)), node].map(({ name }) => name);
}
