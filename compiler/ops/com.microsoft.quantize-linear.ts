// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";
import { definition as quantizeLinear } from "./quantize-linear.ts";

/** ONNX's QuantizeLinear, as onnxruntime's quantiser writes it for types that ONNX's did not have. @shape x[…], scale[] or scale[c], zero -> y[…] @error of a half that is rounded up */
export const definition: Operator = {
  ...quantizeLinear,
  name: "com.microsoft.QuantizeLinear",
  domain: "com.microsoft",
  sinceOpset: 1,
  attributes: { axis: {} },
  examples: [
    {
      title: "quantises to int8",
      opset: 1,
      inputs: [{ shape: [1, 4] }, { shape: [], values: [0.03711] }, { shape: [], values: [-11], elementType: "int8" }],
      outputTypes: ["int8"],
    },
  ],
};
