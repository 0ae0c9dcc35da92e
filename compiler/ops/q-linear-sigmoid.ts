// SPDX-License-Identifier: GPL-3.0-or-later
import { dequantised } from "../lowering/linear-quantisation.ts";
import { quantisedOperator, resultType } from "../lowering/quantised-operator.ts";
import type { Operator } from "../operator.ts";
import { definition as sigmoid } from "./sigmoid.ts";

/** Sigmoid of quantised values. @shape x[…] -> y[…] @error of its pieces, and of a half that is rounded up */
export const definition: Operator = {
  name: "QLinearSigmoid",
  domain: "com.microsoft",
  sinceOpset: 1,
  attributes: {},
  arity: () => [4, 5],
  settings: [1, 2, 3, 4],
  inferElementTypes: (node, tensors) => [resultType(node, tensors, 4)],
  ...quantisedOperator({
    of: sigmoid,
    opset: 13,
    operands: (node, tensors) => [dequantised(node, tensors, { value: 0, scale: 1, zero: 2 })],
    result: { scale: 3, zero: 4 },
  }),
  examples: [
    {
      title: "follows the curve",
      opset: 1,
      inputs: [
        { shape: [1, 3], elementType: "uint8" },
        { shape: [], values: [0.0313] },
        { shape: [], values: [120], elementType: "uint8" },
        { shape: [], values: [0.00390625] },
        { shape: [], values: [0], elementType: "uint8" },
      ],

      outputTypes: ["uint8"],
    },
    {
      title: "follows the curve of int8",
      opset: 1,
      inputs: [
        { shape: [1, 2], elementType: "int8" },
        { shape: [], values: [0.0613] },
        { shape: [], values: [-11], elementType: "int8" },
        { shape: [], values: [0.00390625] },
        { shape: [], values: [-128], elementType: "int8" },
      ],

      outputTypes: ["int8"],
    },
  ],
};
