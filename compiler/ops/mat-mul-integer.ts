// SPDX-License-Identifier: GPL-3.0-or-later
import { dequantised } from "../lowering/linear-quantisation.ts";
import { quantisedOperator } from "../lowering/quantised-operator.ts";
import { inputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";
import { definition as matMul } from "./mat-mul.ts";

/** y = (a − zero of a) · (b − zero of b). @shape a[…,m,k], b[…,k,n], zeros -> y[…,m,n] @error none where a is held exactly */
export const definition: Operator = {
  name: "MatMulInteger",
  sinceOpset: 10,
  attributes: {},
  arity: () => [2, 4],
  settings: [1, 2, 3],
  // Of values whose quantisation is left out the product is real as well.
  inferElementTypes: (node, tensors) => [tensors.elementType(inputOf(node, 0)) === "float32" ? "float32" : "int32"],
  ...quantisedOperator({
    of: matMul,
    opset: 13,
    operands: (node, tensors) => [
      dequantised(node, tensors, { value: 0, zero: 2 }),
      dequantised(node, tensors, { value: 1, zero: 3 }, 1),
    ],
  }),
  examples: [
    {
      title: "multiplies uint8 by int8",
      inputs: [
        { shape: [1, 2], elementType: "uint8" },
        { shape: [2, 3], values: [1, -3, 7, 20, -30, 11], elementType: "int8" },
        { shape: [], values: [12], elementType: "uint8" },
        { shape: [3], values: [1, 0, -2], elementType: "int8" },
      ],
      outputTypes: ["int32"],
    },
  ],
};
