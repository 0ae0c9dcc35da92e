import type { FloatGraph, FloatNode } from "../graph/float-graph.ts";
import { inputOf } from "../node-parts.ts";

/** Operators that only squash a row of scores: the order of the scores, and so the class, stays. */
const SQUASHING = new Set(["Softmax", "LogSoftmax"]);

/**
 * A model that ends in Softmax gives its scores (logits) instead: they have the same order, an exact integer form and no constraint.
 * The compile report says so. A Softmax anywhere else stays, and is refused as unsupported.
 */
export function dropFinalSoftmax(graph: FloatGraph): FloatGraph {
  const dropped = finalSoftmaxes(graph);
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => !dropped.includes(node)),
    outputs: graph.outputs.map((output) => {
      const softmax = dropped.find((node) => node.outputs[0] === output.name);
      return softmax === undefined ? output : { ...output, name: inputOf(softmax, 0) };
    }),
  };
}

/** The nodes that `dropFinalSoftmax` drops: an output of the model, read by no other node. */
export function finalSoftmaxes({ nodes, outputs }: FloatGraph): FloatNode[] {
  const read = new Set(nodes.flatMap(({ inputs }) => [...inputs]));
  return nodes.filter(
    ({ op, outputs: [output] }) =>
      SQUASHING.has(op) && output !== undefined && !read.has(output) && outputs.some(({ name }) => name === output),
  );
}
