// SPDX-License-Identifier: GPL-3.0-or-later
import { dequantised } from "../lowering/linear-quantisation.ts";
import { quantisedOperator, resultType } from "../lowering/quantised-operator.ts";
import type { Operator } from "../operator.ts";
import { definition as leakyRelu } from "./leaky-relu.ts";

/** LeakyRelu of quantised values. @shape x[…] -> y[…] @error of a half that is rounded up */
export const definition: Operator = {
  name: "QLinearLeakyRelu",
  domain: "com.microsoft",
  sinceOpset: 1,
  attributes: { alpha: {} },
  arity: () => [4, 5],
  settings: [1, 2, 3, 4],
  inferElementTypes: (node, tensors) => [resultType(node, tensors, 4)],
  ...quantisedOperator({
    of: leakyRelu,
    opset: 16,
    operands: (node, tensors) => [dequantised(node, tensors, { value: 0, scale: 1, zero: 2 })],
    result: { scale: 3, zero: 4 },
  }),
  examples: [
    {
      title: "leaks as much as it is asked to",
      opset: 1,
      inputs: [
        { shape: [1, 3], elementType: "uint8" },
        { shape: [], values: [0.0213] },
        { shape: [], values: [120], elementType: "uint8" },
        { shape: [], values: [0.0171] },
        { shape: [], values: [31], elementType: "uint8" },
      ],
      attributes: { alpha: 0.3 },
      outputTypes: ["uint8"],
    },
  ],
};
