// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { reluNode } from "../lowering/relu-node.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = max(0, x). @shape x[…] -> y[…] @error of the sum it rescales */
export const definition: Operator = {
  name: "Relu",
  sinceOpset: 6,
  attributes: {},
  arity: () => [1, 1],
  rises: () => true,
  elements: "numbers",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node) => [reluNode(inputOf(node, 0), outputOf(node))],
  examples: [{ title: "keeps what is positive", inputs: [{ shape: [1, 4] }] }],
};
