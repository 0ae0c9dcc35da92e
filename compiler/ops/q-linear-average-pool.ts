// SPDX-License-Identifier: GPL-3.0-or-later
import { channelsFirst } from "../lowering/channels-first.ts";
import { dequantised } from "../lowering/linear-quantisation.ts";
import { quantisedOperator, resultType } from "../lowering/quantised-operator.ts";
import type { Operator } from "../operator.ts";
import { definition as averagePool } from "./average-pool.ts";

/** AveragePool of quantised values. @shape x[n,c,…] -> y[n,c,…] @error of a half that is rounded up */
export const definition: Operator = {
  name: "QLinearAveragePool",
  domain: "com.microsoft",
  sinceOpset: 1,
  attributes: {
    auto_pad: {},
    ceil_mode: {},
    channels_last: {},
    count_include_pad: {},
    kernel_shape: {},
    pads: {},
    strides: {},
  },
  arity: () => [4, 5],
  settings: [1, 2, 3, 4],
  inferElementTypes: (node, tensors) => [resultType(node, tensors, 4)],
  ...quantisedOperator({
    of: averagePool,
    opset: 17,
    operands: (node, tensors) => [dequantised(channelsFirst(node), tensors, { value: 0, scale: 1, zero: 2 })],
    result: { scale: 3, zero: 4 },
  }),
  examples: [
    {
      title: "takes means of windows",
      opset: 1,
      inputs: [
        { shape: [1, 1, 3, 3], elementType: "uint8" },
        { shape: [], values: [0.0213] },
        { shape: [], values: [120], elementType: "uint8" },
        { shape: [], values: [0.0171] },
        { shape: [], values: [31], elementType: "uint8" },
      ],
      attributes: { kernel_shape: [2n, 2n], pads: [1n, 0n, 0n, 1n], strides: [2n, 1n] },
      outputTypes: ["uint8"],
    },
  ],
};
