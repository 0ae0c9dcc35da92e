// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { squareRootNode } from "../lowering/square-root-node.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = √x, and 0 of what is negative. @shape x[…] -> y[…] @error of the rounded root */
export const definition: Operator = {
  name: "Sqrt",
  sinceOpset: 6,
  attributes: {},
  arity: () => [1, 1],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node) => [squareRootNode(inputOf(node, 0), outputOf(node))],
  examples: [{ title: "takes the root", inputs: [{ shape: [1, 4], within: [0, 2] }] }],
};
