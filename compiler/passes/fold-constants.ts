import { evaluateLowered } from "../graph/evaluate-lowered.ts";
import { entryOf } from "../graph/element-at.ts";
import type { FloatGraph, Tensor } from "../graph/float-graph.ts";
import { outputOf } from "../node-parts.ts";
import { checkedLowering } from "./checked-lowering.ts";
import { tensorView } from "./tensor-view.ts";

/** Runs every node that reads constants only, and keeps its value in its place. @error UnsupportedOperator, UnsupportedNode */
export function foldConstants(graph: FloatGraph): FloatGraph {
  const constants = new Map(graph.constants);
  const nodes = graph.nodes.filter((node) => {
    if (!node.inputs.every((name) => name === "" || constants.has(name))) return true;
    const { shape, lowered } = checkedLowering(node, tensorView(new Map(), constants));
    const values = new Map<string, ArrayLike<number>>(
      node.inputs.filter((name) => name !== "").map((name) => [name, entryOf<Tensor>(constants, name).data]),
    );
    evaluateLowered(lowered, values);
    const output = outputOf(node);
    constants.set(output, { shape, data: Float64Array.from(entryOf(values, output)) });
    return false;
  });
  return { ...graph, nodes, constants };
}
