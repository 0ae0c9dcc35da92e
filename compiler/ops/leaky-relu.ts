// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { leaky } from "../lowering/absolute.ts";
import { floatAttribute, inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = x where it is positive, and alpha · x where it is not. @shape x[…] -> y[…] @error of the sum it rescales */
export const definition: Operator = {
  name: "LeakyRelu",
  sinceOpset: 6,
  attributes: { alpha: {} },
  arity: () => [1, 1],
  rises: (node) => floatAttribute(node, "alpha", 0.01) >= 0,
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 3 * sizeOf(shape),
  lower: (node, _tensors, [shape]) =>
    leaky(inputOf(node, 0), outputOf(node), sizeOf(shape), floatAttribute(node, "alpha", 0.01)),
  examples: [
    { title: "leaks a hundredth", inputs: [{ shape: [1, 4] }] },
    { title: "leaks as much as it is asked to", inputs: [{ shape: [2, 2] }], attributes: { alpha: 0.3 } },
  ],
};
