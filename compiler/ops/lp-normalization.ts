// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { normOf } from "../lowering/norms.ts";
import { axisOf, reductionGroups } from "../lowering/reduction.ts";
import { sharesOf } from "../lowering/shares.ts";
import { inputOf, integerAttribute, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** Everything along an axis by its norm, p = 1 or 2; what is 0 stays 0. @shape x[…] -> y[…] @error of its root and quotient */
export const definition: Operator = {
  name: "LpNormalization",
  sinceOpset: 1,
  attributes: { axis: {}, p: {} },
  arity: () => [1, 1],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => {
    normOf(node);
    return [tensors.shape(inputOf(node, 0))];
  },
  terms: (_node, _tensors, [shape]) => 8 * sizeOf(shape),
  lower: (node, _tensors, [shape]) => {
    const axes = [axisOf(node, integerAttribute(node, "axis", -1), shape.length)];
    return sharesOf(normOf(node), inputOf(node, 0), outputOf(node), reductionGroups({ from: shape, axes }));
  },
  examples: [
    { title: "by the length of rows", inputs: [{ shape: [2, 3] }] },
    { title: "by the sizes along an axis", inputs: [{ shape: [3, 2] }], attributes: { axis: 0n, p: 1n } },
    { title: "by what stays away from 0", inputs: [{ shape: [1, 4], within: [0.5, 2] }] },
  ],
};
