// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { entryOf } from "../graph/element-at.ts";
import type { InferredGraph } from "../graph/inferred-graph.ts";
import type { Shape } from "../graph/shape.ts";
import { checkSupported } from "./check-supported.ts";

/** The shape of one tensor. @error UnsupportedOperator, UnsupportedNode when something that leads to it is not known */
export function shapeOf(graph: InferredGraph, tensor: string): Shape {
  const constant = graph.constants.get(tensor);
  if (constant !== undefined) return constant.shape;
  checkSupported(graph, leadingTo(graph, tensor));
  return entryOf(graph.facts, tensor).shape;
}

/** In topological order, as the graph's nodes are. */
function leadingTo({ nodes }: InferredGraph, tensor: string): FloatNode[] {
  const needed = new Set([tensor]);
  const found: FloatNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    found.push(node);
    for (const name of node.inputs) if (name !== "") needed.add(name); // "" stands for one that is left out
  }
  return found.reverse();
}
