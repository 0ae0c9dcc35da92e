// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = −x. @shape x[…] -> y[…] @error of its unit coefficients once fused with its neighbours */
export const definition: Operator = {
  name: "Neg",
  sinceOpset: 6,
  attributes: {},
  arity: () => [1, 1],
  elements: "numbers",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, _tensors, [shape]) => [linearNode([[inputOf(node, 0), -1]], outputOf(node), sizeOf(shape))],
  examples: [{ title: "turns signs around", inputs: [{ shape: [1, 3] }] }],
};
