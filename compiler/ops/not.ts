// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = 1 where x is 0: 1 − x. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Not",
  sinceOpset: 1,
  attributes: {},
  arity: () => [1, 1],
  elements: "any",
  error: "exact",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, _tensors, [shape]) => [linearNode([[inputOf(node, 0), -1]], outputOf(node), sizeOf(shape), 1)],
  examples: [{ title: "negates", inputs: [{ shape: [1, 3], elementType: "bool" }], outputTypes: ["bool"] }],
};
