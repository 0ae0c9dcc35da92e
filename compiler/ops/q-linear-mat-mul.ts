// SPDX-License-Identifier: GPL-3.0-or-later
import { dequantised, quantisedType } from "../lowering/linear-quantisation.ts";
import { quantisedOperator } from "../lowering/quantised-operator.ts";
import type { Operator } from "../operator.ts";
import { definition as matMul } from "./mat-mul.ts";

/** MatMul on quantised values. @shape a[…,m,k], b[…,k,n] -> y[…,m,n] @error of a half that is rounded up */
export const definition: Operator = {
  name: "QLinearMatMul",
  sinceOpset: 10,
  attributes: {},
  arity: () => [8, 8],
  settings: [1, 2, 3, 4, 5, 6, 7],
  inferElementTypes: (node, tensors) => [quantisedType(node, tensors, 7)],
  ...quantisedOperator({
    of: matMul,
    opset: 13,
    operands: (node, tensors) => [
      dequantised(node, tensors, { value: 0, scale: 1, zero: 2 }),
      dequantised(node, tensors, { value: 3, scale: 4, zero: 5 }, 1),
    ],
    result: { scale: 6, zero: 7 },
  }),
  examples: [
    {
      title: "multiplies quantised values",
      inputs: [
        { shape: [1, 2], elementType: "uint8" },
        { shape: [], values: [0.0213] },
        { shape: [], values: [12], elementType: "uint8" },
        { shape: [2, 3], values: [1, 3, 7, 20, 130, 211], elementType: "uint8" },
        { shape: [], values: [0.0117] },
        { shape: [], values: [100], elementType: "uint8" },
        { shape: [], values: [0.0371] },
        { shape: [], values: [100], elementType: "uint8" },
      ],
      outputTypes: ["uint8"],
    },
  ],
};
