// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { dequantised, quantisedType, type Dequantised } from "../lowering/linear-quantisation.ts";
import { quantisedOperator } from "../lowering/quantised-operator.ts";
import { constantInput, outputOf } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";
import { definition as conv } from "./conv.ts";

/** Conv on quantised values; the bias is in units of both scales. @shape x[n,c,…], w[m,c/group,…], b[m] -> y[n,m,…] @error of a half that is rounded up */
export const definition: Operator = {
  name: "QLinearConv",
  sinceOpset: 10,
  attributes: { auto_pad: {}, dilations: {}, group: {}, kernel_shape: {}, pads: {}, strides: {} },
  arity: () => [8, 9],
  settings: [1, 2, 3, 4, 5, 6, 7, 8],
  inferElementTypes: (node, tensors) => [quantisedType(node, tensors, 7)],
  ...quantisedOperator({
    of: conv,
    opset: 11,
    operands: (node, tensors) => [
      dequantised(node, tensors, { value: 0, scale: 1, zero: 2 }),
      dequantised(node, tensors, { value: 3, scale: 4, zero: 5 }, 0),
      ...(node.inputs[8] ? [bias(node, tensors)] : []),
    ],
    result: { scale: 6, zero: 7 },
  }),
  examples: [
    {
      title: "filters a quantised image",
      inputs: [
        { shape: [1, 1, 3, 3], elementType: "uint8" },
        { shape: [], values: [0.0213] },
        { shape: [], values: [12], elementType: "uint8" },
        { shape: [2, 1, 2, 2], values: [1, -3, 7, 20, -30, 11, 0, 5], elementType: "int8" },
        { shape: [2], values: [0.0117, 0.0231] },
        { shape: [2], values: [0, 0], elementType: "int8" },
        { shape: [], values: [0.0371] },
        { shape: [], values: [100], elementType: "uint8" },
        { shape: [2], values: [50, -20], elementType: "int32" },
      ],
      attributes: { pads: [1n, 0n, 0n, 1n] },
      outputTypes: ["uint8"],
    },
  ],
};

/** The bias as real numbers. @error UnsupportedNode */
function bias(node: FloatNode, tensors: TensorView): Dequantised {
  const [x, w, b] = [1, 4, 8].map((place) =>
    constantInput(node, place, tensors, "Quantise the model with constant scales and biases"),
  ) as [ReturnType<typeof constantInput>, ReturnType<typeof constantInput>, ReturnType<typeof constantInput>];
  const data = b.data.map(
    (value, filter) => value * (x.data[0] ?? 0) * (w.data[w.data.length === 1 ? 0 : filter] ?? 0),
  );
  const name = `${outputOf(node)}:real8`;
  return { name, shape: b.shape, constant: { ...b, elementType: "float32", data }, nodes: [] };
}
