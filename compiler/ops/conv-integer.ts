// SPDX-License-Identifier: GPL-3.0-or-later
import { dequantised } from "../lowering/linear-quantisation.ts";
import { quantisedOperator } from "../lowering/quantised-operator.ts";
import { inputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";
import { definition as conv } from "./conv.ts";

/** Convolution of x − its zero point with w − its own. @shape x[n,c,…], w[m,c/group,…], zeros -> y[n,m,…] @error none where x is held exactly */
export const definition: Operator = {
  name: "ConvInteger",
  sinceOpset: 10,
  attributes: { auto_pad: {}, dilations: {}, group: {}, kernel_shape: {}, pads: {}, strides: {} },
  arity: () => [2, 4],
  settings: [1, 2, 3],
  // Of values whose quantisation is left out the result is real as well.
  inferElementTypes: (node, tensors) => [tensors.elementType(inputOf(node, 0)) === "float32" ? "float32" : "int32"],
  ...quantisedOperator({
    of: conv,
    opset: 11,
    operands: (node, tensors) => [
      dequantised(node, tensors, { value: 0, zero: 2 }),
      dequantised(node, tensors, { value: 1, zero: 3 }, 0),
    ],
  }),
  examples: [
    {
      title: "filters uint8",
      inputs: [
        { shape: [1, 1, 3, 3], elementType: "uint8" },
        { shape: [2, 1, 2, 2], values: [101, 97, 107, 120, 130, 111, 100, 95], elementType: "uint8" },
        { shape: [], values: [12], elementType: "uint8" },
        { shape: [], values: [100], elementType: "uint8" },
      ],
      outputTypes: ["int32"],
    },
  ],
};
