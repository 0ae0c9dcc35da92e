// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { beyondThresholds } from "../lowering/beyond.ts";
import { floatAttribute, inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = x − bias above lambd, x + bias below −lambd, and 0 between. @shape x[…] -> y[…] @error of the sums it compares and rescales */
export const definition: Operator = {
  name: "Shrink",
  sinceOpset: 9,
  attributes: { bias: {}, lambd: {} },
  arity: () => [1, 1],
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => {
    const lambd = floatAttribute(node, "lambd", 0.5);
    if (!(lambd >= 0)) throw new UnsupportedNode(node, `lambd is ${lambd}`, "Shrink by a threshold of 0 or more");
    return [tensors.shape(inputOf(node, 0))];
  },
  terms: (_node, _tensors, [shape]) => 10 * sizeOf(shape),
  lower: (node, _tensors, [shape]) => {
    const threshold = floatAttribute(node, "lambd", 0.5);
    const step = threshold - floatAttribute(node, "bias", 0);
    const sides = ([1, -1] as const).map((sign) => ({ sign, threshold, step }));
    return beyondThresholds(inputOf(node, 0), outputOf(node), sizeOf(shape), sides);
  },
  examples: [
    { title: "leaves out what is small", inputs: [{ shape: [1, 4] }] },
    { title: "shrinks softly", inputs: [{ shape: [2, 2] }], attributes: { lambd: 0.75, bias: 0.75 } },
  ],
};
