import type { FloatGraph, FloatNode } from "../graph/float-graph.ts";
import type { Shape } from "../graph/shape.ts";
import { outputOf } from "../node-parts.ts";
import { knownTensors, tensorView } from "./tensor-view.ts";
import { typedNode } from "./typed-node.ts";

/** The shape of one tensor, inferred from what leads to it and nothing else. @error UnsupportedOperator, UnsupportedNode, ShapeMismatch */
export function shapeOf(graph: FloatGraph, tensor: string): Shape {
  const known = knownTensors(graph);
  const view = tensorView(known);
  for (const node of leadingTo(graph, tensor)) known.facts.set(outputOf(node), typedNode(node, view));
  return view.shape(tensor);
}

/** In topological order, as the graph's nodes are. */
function leadingTo({ nodes }: FloatGraph, tensor: string): FloatNode[] {
  const needed = new Set([tensor]);
  const found: FloatNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    found.push(node);
    for (const name of node.inputs) if (name !== "") needed.add(name); // "" stands for one that is left out
  }
  return found.reverse();
}
