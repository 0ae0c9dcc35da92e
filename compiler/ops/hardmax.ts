// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { bestOfGroups } from "../lowering/best-of-groups.ts";
import { normalisedGroups } from "../lowering/softmax.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** 1 where the first largest element along an axis is, 0 elsewhere; before opset 13 over everything from the axis on. @shape x[…] -> y[…] @error none where x is held exactly */
export const definition: Operator = {
  name: "Hardmax",
  sinceOpset: 1,
  attributes: { axis: {} },
  arity: () => [1, 1],
  elements: "floats",
  error: "exact",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 16 * sizeOf(shape),
  lower: (node, _tensors, [shape]) => bestOfGroups(inputOf(node, 0), outputOf(node), normalisedGroups(node, shape)),
  examples: [
    { title: "marks the largest of a row", inputs: [{ shape: [2, 3] }] },
    { title: "marks the larger along an axis", inputs: [{ shape: [2, 2, 2] }], attributes: { axis: 1n } },
    { title: "marks one from an axis on", opset: 11, inputs: [{ shape: [2, 2, 2] }], attributes: { axis: 1n } },
    { title: "marks what stands alone", inputs: [{ shape: [2, 1] }] },
    {
      title: "marks the first of several",
      inputs: [{ shape: [1, 5], within: [0, 0.03125] }],
    },
  ],
};
