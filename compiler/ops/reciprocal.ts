// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { constantNode } from "../lowering/affine-node.ts";
import { quotientNodes } from "../lowering/quotient.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = 1 / x, where x stays away from 0. @shape x[…] -> y[…] @error of the rounded quotient */
export const definition: Operator = {
  name: "Reciprocal",
  sinceOpset: 6,
  attributes: {},
  arity: () => [1, 1],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 8 * sizeOf(shape),
  lower: (node, _tensors, [shape]) => {
    const [output, size] = [outputOf(node), sizeOf(shape)];
    const one = `${output}:one`;
    const places = Array.from({ length: size }, (_, place) => place);
    return [
      { ...constantNode(one, [1]), source: output },
      ...quotientNodes(
        { name: one, size: 1, places: places.map(() => 0) },
        { name: inputOf(node, 0), size, places },
        output,
      ),
    ];
  },
  examples: [
    { title: "divides by what is positive", inputs: [{ shape: [1, 3], within: [0.25, 2] }] },
    { title: "divides by what is negative", inputs: [{ shape: [1, 3], within: [-2, -0.5] }] },
  ],
};
