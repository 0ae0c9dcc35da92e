import { dequantised } from "../lowering/linear-quantisation.ts";
import { quantisedOperator, resultType } from "../lowering/quantised-operator.ts";
import type { Operator } from "../operator.ts";
import { definition as mul } from "./mul.ts";

/** Mul on quantised values. @shape a[…], b[…] -> y[…] @error of a half that is rounded up */
export const definition: Operator = {
  name: "QLinearMul",
  domain: "com.microsoft",
  sinceOpset: 1,
  attributes: {},
  arity: () => [7, 8],
  settings: [1, 2, 4, 5, 6, 7],
  inferElementTypes: (node, tensors) => [resultType(node, tensors, 7)],
  ...quantisedOperator({
    of: mul,
    opset: 14,
    operands: (node, tensors) => [
      dequantised(node, tensors, { value: 0, scale: 1, zero: 2 }),
      dequantised(node, tensors, { value: 3, scale: 4, zero: 5 }),
    ],
    result: { scale: 6, zero: 7 },
  }),
  examples: [
    {
      title: "multiplies two activations",
      opset: 1,
      inputs: [
        { shape: [1, 3], elementType: "uint8" },
        { shape: [], values: [0.0213] },
        { shape: [], values: [12], elementType: "uint8" },
        { shape: [1, 1], elementType: "uint8" },
        { shape: [], values: [0.0117] },
        { shape: [], values: [100], elementType: "uint8" },
        { shape: [], values: [0.0171] },
        { shape: [], values: [90], elementType: "uint8" },
      ],
      outputTypes: ["uint8"],
    },
    {
      title: "multiplies a constant, without a zero point of its result",
      opset: 1,
      inputs: [
        { shape: [1, 3], elementType: "int8" },
        { shape: [], values: [0.0213] },
        { shape: [], values: [-7], elementType: "int8" },
        { shape: [3], values: [-101, 3, 77], elementType: "int8" },
        { shape: [], values: [0.0117] },
        { shape: [], values: [-7], elementType: "int8" },
        { shape: [], values: [0.0171] },
      ],
      outputTypes: ["int8"],
    },
  ],
};
