// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { parameterOf, quantised, quantisedType } from "../lowering/linear-quantisation.ts";
import { inputOf, integerAttribute } from "../node-parts.ts";
import { axisOf } from "../lowering/reduction.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { Operator, TensorView } from "../operator.ts";

/** y = clamp(round(x / scale) + zero). @shape x[…], scale[] or scale[c], zero -> y[…] @error of a half that is rounded up */
export const definition: Operator = {
  name: "QuantizeLinear",
  sinceOpset: 10,
  attributes: { axis: { since: 13 }, saturate: { since: 19 } },
  arity: () => [2, 3],
  elements: "any",
  settings: [1, 2],
  inferElementTypes: (node, tensors) => [quantisedType(node, tensors, 2)],
  error: "approximated",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => 10 * sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const axis = quantisedAxis(node, tensors);
    const scales = parameterOf(node, tensors, 1, { shape, axis, byDefault: 1 });
    const zeros = parameterOf(node, tensors, 2, { shape, axis, byDefault: 0 });
    return quantised(node, inputOf(node, 0), scales, zeros, quantisedType(node, tensors, 2));
  },
  examples: [
    {
      title: "quantises to int8",
      inputs: [{ shape: [1, 4] }, { shape: [], values: [0.03711] }, { shape: [], values: [-11], elementType: "int8" }],
      outputTypes: ["int8"],
    },
    {
      title: "quantises each column to uint8",
      inputs: [
        { shape: [2, 2] },
        { shape: [2], values: [0.01377, 0.2713] },
        { shape: [2], values: [128, 3], elementType: "uint8" },
      ],
      outputTypes: ["uint8"],
    },
  ],
};

/** The axis that scales may differ along; of a scalar there is none. @error ShapeMismatch */
export function quantisedAxis(node: FloatNode, tensors: TensorView): number {
  const rank = tensors.shape(inputOf(node, 0)).length;
  const axis = integerAttribute(node, "axis", 1);
  return axis >= rank ? 0 : axisOf(node, axis, rank);
}
