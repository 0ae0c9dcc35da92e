// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { parameterOf } from "../lowering/linear-quantisation.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";
import { quantisedAxis } from "./quantize-linear.ts";

/** y = scale · (x − zero). @shape x[…], scale[] or scale[c], zero -> y[…] @error of the rounded scale */
export const definition: Operator = {
  name: "DequantizeLinear",
  sinceOpset: 10,
  attributes: { axis: { since: 13 } },
  arity: () => [2, 3],
  elements: "any",
  settings: [1, 2],
  inferElementTypes: (node, tensors) => [tensors.elementType(inputOf(node, 1))],
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const axis = quantisedAxis(node, tensors);
    const scales = parameterOf(node, tensors, 1, { shape, axis, byDefault: 1 });
    const zeros = parameterOf(node, tensors, 2, { shape, axis, byDefault: 0 });
    const offsets = scales.map((scale, element) => -scale * (zeros[element] ?? 0));
    return [linearNode([[inputOf(node, 0), scales]], outputOf(node), sizeOf(shape), offsets)];
  },
  examples: [
    {
      title: "scales int8",
      inputs: [
        { shape: [1, 4], elementType: "int8" },
        { shape: [], values: [0.03] },
        { shape: [], values: [-11], elementType: "int8" },
      ],
    },
    {
      title: "scales each column of uint8",
      inputs: [
        { shape: [2, 2], elementType: "uint8" },
        { shape: [2], values: [0.01, 0.25] },
        { shape: [2], values: [128, 3], elementType: "uint8" },
      ],
    },
  ],
};
