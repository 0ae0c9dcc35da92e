import type { FloatGraph } from "../graph/float-graph.ts";
import type { AffineNode, LoweredGraph, LoweredNode } from "../graph/lowered-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { outputOf } from "../node-parts.ts";
import { checkedLowering } from "./checked-lowering.ts";
import { tensorView } from "./tensor-view.ts";

/** Operators to primitives: infers every shape on the way. @error UnsupportedOperator, UnsupportedNode, ShapeMismatch, ModelTooLarge */
export function lower(graph: FloatGraph): LoweredGraph {
  const shapes = new Map<string, Shape>(graph.inputs.map(({ name, shape }) => [name, shape]));
  const tensors = tensorView(shapes, graph.constants);
  const lowered = graph.nodes.flatMap((node) => {
    const { shape, lowered } = checkedLowering(node, tensors);
    shapes.set(outputOf(node), shape);
    return lowered;
  });
  return {
    inputs: graph.inputs.map(({ name, shape }) => ({ name, size: sizeOf(shape) })),
    outputs: graph.outputs.map(({ name }) => name),
    outputSizes: graph.outputs.map(({ name }) => sizeOf(tensors.shape(name))),
    nodes: [...constantsRead(graph, lowered), ...lowered],
  };
}

/** Constants that are read where an activation could stand become affine maps of nothing. */
function constantsRead(graph: FloatGraph, nodes: readonly LoweredNode[]): AffineNode[] {
  const read = new Set([...nodes.flatMap(({ inputs }) => [...inputs]), ...graph.outputs.map(({ name }) => name)]);
  return [...graph.constants]
    .filter(([name]) => read.has(name))
    .map(([name, { data }]) => ({
      kind: "affine",
      inputs: [],
      output: name,
      rows: Array.from(data, (bias) => ({ terms: [], bias })),
    }));
}
