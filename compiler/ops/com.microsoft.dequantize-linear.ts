// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";
import { definition as dequantizeLinear } from "./dequantize-linear.ts";

/** ONNX's DequantizeLinear, as onnxruntime's quantiser writes it for types that ONNX's did not have. @shape x[…], scale[] or scale[c], zero -> y[…] @error of the rounded scale */
export const definition: Operator = {
  ...dequantizeLinear,
  name: "com.microsoft.DequantizeLinear",
  domain: "com.microsoft",
  sinceOpset: 1,
  attributes: { axis: {} },
  examples: [
    {
      title: "scales uint8",
      opset: 1,
      inputs: [
        { shape: [1, 4], elementType: "uint8" },
        { shape: [], values: [0.03] },
        { shape: [], values: [11], elementType: "uint8" },
      ],
    },
  ],
};
