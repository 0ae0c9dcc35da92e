// SPDX-License-Identifier: GPL-3.0-or-later
import { dequantised } from "../lowering/linear-quantisation.ts";
import { quantisedOperator, resultType } from "../lowering/quantised-operator.ts";
import { inputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";
import { definition as where } from "./where.ts";

/** Where of quantised values. @shape condition[…], a[…], b[…] -> y[…] @error of a half that is rounded up */
export const definition: Operator = {
  name: "QLinearWhere",
  domain: "com.microsoft",
  sinceOpset: 1,
  attributes: {},
  arity: () => [9, 9],
  settings: [0, 2, 3, 5, 6, 7, 8],
  inferElementTypes: (node, tensors) => [resultType(node, tensors, 8)],
  ...quantisedOperator({
    of: where,
    opset: 16,
    operands: (node, tensors) => {
      const name = inputOf(node, 0);
      return [
        { name, shape: tensors.shape(name), constant: tensors.constant(name), nodes: [] },
        dequantised(node, tensors, { value: 1, scale: 2, zero: 3 }),
        dequantised(node, tensors, { value: 4, scale: 5, zero: 6 }),
      ];
    },
    result: { scale: 7, zero: 8 },
  }),
  examples: [
    {
      title: "chooses between an activation and a constant",
      opset: 1,
      inputs: [
        { shape: [1, 3], elementType: "bool" },
        { shape: [1, 3], elementType: "uint8" },
        { shape: [], values: [0.0213] },
        { shape: [], values: [12], elementType: "uint8" },
        { shape: [1], values: [77], elementType: "uint8" },
        { shape: [], values: [0.0117] },
        { shape: [], values: [100], elementType: "uint8" },
        { shape: [], values: [0.0371] },
        { shape: [], values: [90], elementType: "uint8" },
      ],
      outputTypes: ["uint8"],
    },
  ],
};
