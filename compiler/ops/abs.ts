// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { absolute } from "../lowering/absolute.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = |x| = 2 · max(0, x) − x. @shape x[…] -> y[…] @error of the sum it rescales */
export const definition: Operator = {
  name: "Abs",
  sinceOpset: 6,
  attributes: {},
  arity: () => [1, 1],
  elements: "numbers",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 3 * sizeOf(shape),
  lower: (node, _tensors, [shape]) => absolute(inputOf(node, 0), outputOf(node), sizeOf(shape)),
  examples: [{ title: "turns what is negative around", inputs: [{ shape: [1, 4] }] }],
};
