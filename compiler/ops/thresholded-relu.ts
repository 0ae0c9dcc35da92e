// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { beyondThresholds } from "../lowering/beyond.ts";
import { floatAttribute, inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = x where it is above alpha, else 0. @shape x[…] -> y[…] @error of the sums it compares and rescales */
export const definition: Operator = {
  name: "ThresholdedRelu",
  sinceOpset: 10,
  attributes: { alpha: {} },
  arity: () => [1, 1],
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 6 * sizeOf(shape),
  lower: (node, _tensors, [shape]) => {
    const alpha = floatAttribute(node, "alpha", 1);
    const side = { sign: 1, threshold: alpha, step: alpha } as const;
    return beyondThresholds(inputOf(node, 0), outputOf(node), sizeOf(shape), [side]);
  },
  examples: [
    { title: "keeps what is above 1", inputs: [{ shape: [1, 4] }] },
    { title: "keeps what is above a negative threshold", inputs: [{ shape: [2, 2] }], attributes: { alpha: -0.25 } },
  ],
};
