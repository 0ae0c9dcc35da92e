// SPDX-License-Identifier: GPL-3.0-or-later
import { dequantised } from "../lowering/linear-quantisation.ts";
import { quantisedOperator, resultType } from "../lowering/quantised-operator.ts";
import { integerAttribute } from "../node-parts.ts";
import type { Operator } from "../operator.ts";
import { definition as softmax } from "./softmax.ts";

/** Softmax of the version `opset` of quantised values. @shape x[…] -> y[…] @error of its pieces, and of a half that is rounded up */
export const definition: Operator = {
  name: "QLinearSoftmax",
  domain: "com.microsoft",
  sinceOpset: 1,
  attributes: { axis: {}, opset: {} },
  arity: () => [5, 5],
  settings: [1, 2, 3, 4],
  inferElementTypes: (node, tensors) => [resultType(node, tensors, 4)],
  ...quantisedOperator({
    of: softmax,
    opset: (node) => integerAttribute(node, "opset", 13),
    operands: (node, tensors) => [dequantised(node, tensors, { value: 0, scale: 1, zero: 2 })],
    result: { scale: 3, zero: 4 },
  }),
  examples: [
    {
      title: "shares among a row",
      opset: 1,
      inputs: [
        { shape: [1, 3], elementType: "uint8" },
        { shape: [], values: [0.0213] },
        { shape: [], values: [120], elementType: "uint8" },
        { shape: [], values: [0.00390625] },
        { shape: [], values: [0], elementType: "uint8" },
      ],
      attributes: { axis: -1n, opset: 13n },
      outputTypes: ["uint8"],
    },
    {
      title: "shares among all from an axis on",
      opset: 1,
      inputs: [
        { shape: [1, 2, 2], elementType: "uint8" },
        { shape: [], values: [0.0413] },
        { shape: [], values: [3], elementType: "uint8" },
        { shape: [], values: [0.00390625] },
        { shape: [], values: [0], elementType: "uint8" },
      ],
      attributes: { axis: 1n, opset: 12n },
      outputTypes: ["uint8"],
    },
  ],
};
