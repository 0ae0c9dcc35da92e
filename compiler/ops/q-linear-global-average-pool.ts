// SPDX-License-Identifier: GPL-3.0-or-later
import { channelsFirst } from "../lowering/channels-first.ts";
import { dequantised } from "../lowering/linear-quantisation.ts";
import { quantisedOperator, resultType } from "../lowering/quantised-operator.ts";
import type { Operator } from "../operator.ts";
import { definition as globalAveragePool } from "./global-average-pool.ts";

/** GlobalAveragePool of quantised values. @shape x[n,c,…] -> y[n,c,1,…] @error of a half that is rounded up */
export const definition: Operator = {
  name: "QLinearGlobalAveragePool",
  domain: "com.microsoft",
  sinceOpset: 1,
  attributes: { channels_last: {} },
  arity: () => [5, 5],
  settings: [1, 2, 3, 4],
  inferElementTypes: (node, tensors) => [resultType(node, tensors, 4)],
  ...quantisedOperator({
    of: globalAveragePool,
    opset: 17,
    operands: (node, tensors) => [dequantised(channelsFirst(node), tensors, { value: 0, scale: 1, zero: 2 })],
    result: { scale: 3, zero: 4 },
  }),
  examples: [
    {
      title: "takes the mean of each channel",
      opset: 1,
      inputs: [
        { shape: [1, 2, 2, 3], elementType: "uint8" },
        { shape: [], values: [0.0213] },
        { shape: [], values: [120], elementType: "uint8" },
        { shape: [], values: [0.0171] },
        { shape: [], values: [31], elementType: "uint8" },
      ],

      outputTypes: ["uint8"],
    },
  ],
};
