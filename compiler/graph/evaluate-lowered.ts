import { elementAt, entryOf } from "./element-at.ts";
import type { LoweredNode } from "./lowered-graph.ts";

/** Runs lowered nodes in doubles, adding their outputs to `values`. For constants of the model only: activations are onnxruntime's. */
export function evaluateLowered(nodes: readonly LoweredNode[], values: Map<string, ArrayLike<number>>): void {
  for (const node of nodes) {
    const inputs = node.inputs.map((name) => entryOf(values, name));
    values.set(node.output, evaluateNode(node, inputs));
  }
}

function evaluateNode(node: LoweredNode, inputs: readonly ArrayLike<number>[]): number[] {
  const read = (input: number, index: number): number => elementAt(elementAt(inputs, input), index);
  switch (node.kind) {
    case "affine":
      return node.rows.map(({ terms, bias }) =>
        terms.reduce((sum, { input, index, coefficient }) => sum + coefficient * read(input, index), bias),
      );
    case "relu":
      return Array.from(elementAt(inputs, 0), (value) => Math.max(0, value));
    case "rearrange":
      return node.picks.map(({ input, index }) => read(input, index));
  }
}
