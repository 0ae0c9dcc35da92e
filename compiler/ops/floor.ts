// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { floorNode } from "../lowering/whole-part-nodes.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = ⌊x⌋. @shape x[…] -> y[…] @error none where x is held exactly */
export const definition: Operator = {
  name: "Floor",
  sinceOpset: 6,
  attributes: {},
  arity: () => [1, 1],
  elements: "floats",
  error: "exact",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 1 * sizeOf(shape),
  lower: (node) => [floorNode(inputOf(node, 0), outputOf(node))],
  examples: [{ title: "rounds down", inputs: [{ shape: [1, 4] }] }],
};
