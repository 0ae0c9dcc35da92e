import type { FloatGraph, FloatNode } from "../graph/float-graph.ts";
import type { Shape } from "../graph/shape.ts";
import { outputOf } from "../node-parts.ts";
import { operatorOf } from "../operator-table.ts";
import { tensorView } from "./tensor-view.ts";

/** The shape of one tensor, inferred from what leads to it and nothing else. @error UnsupportedOperator, UnsupportedNode, ShapeMismatch */
export function shapeOf(graph: FloatGraph, tensor: string): Shape {
  const shapes = new Map<string, Shape>(graph.inputs.map(({ name, shape }) => [name, shape]));
  const tensors = tensorView(shapes, graph.constants);
  for (const node of leadingTo(graph, tensor)) shapes.set(outputOf(node), operatorOf(node).inferShape(node, tensors));
  return tensors.shape(tensor);
}

/** In topological order, as the graph's nodes are. */
function leadingTo({ nodes }: FloatGraph, tensor: string): FloatNode[] {
  const needed = new Set([tensor]);
  const found: FloatNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    found.push(node);
    for (const name of node.inputs) needed.add(name);
  }
  return found.reverse();
}
