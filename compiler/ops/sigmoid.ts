import { sizeOf } from "../graph/shape.ts";
import { functionNode } from "../lowering/function-node.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

const SIGMOID = { label: "Sigmoid", at: (x: number) => 1 / (1 + Math.exp(-x)) };

/** y = 1 / (1 + e^−x). @shape x[…] -> y[…] @error of its pieces */
export const definition: Operator = {
  name: "Sigmoid",
  sinceOpset: 6,
  attributes: {},
  arity: () => [1, 1],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node) => [functionNode(inputOf(node, 0), outputOf(node), SIGMOID)],
  examples: [{ title: "squashes each element", inputs: [{ shape: [1, 4] }] }],
};
