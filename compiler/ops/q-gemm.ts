// SPDX-License-Identifier: GPL-3.0-or-later
import { dequantised, type Dequantised, quantisedType } from "../lowering/linear-quantisation.ts";
import { quantisedOperator } from "../lowering/quantised-operator.ts";
import { constantInput, floatAttribute, integerAttribute, UnsupportedNode } from "../node-parts.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { Operator, TensorView } from "../operator.ts";
import { definition as gemm } from "./gemm.ts";

/** Gemm on quantised values; c is in units of alpha · both scales. @shape a[m,k], b[k,n], c[→m,n] -> y[m,n] @error of a half that is rounded up */
export const definition: Operator = {
  name: "QGemm",
  domain: "com.microsoft",
  sinceOpset: 1,
  attributes: { alpha: {}, transA: {}, transB: {} },
  arity: () => [6, 9],
  settings: [1, 2, 3, 4, 5, 6, 7, 8],
  inferElementTypes: (node, tensors) => [node.inputs[7] ? quantisedType(node, tensors, 8) : "float32"],
  ...quantisedOperator({
    of: gemm,
    opset: 13,
    operands: (node, tensors) => {
      const columns = integerAttribute(node, "transB", 0) === 0 ? 1 : 0;
      const a = dequantised(node, tensors, { value: 0, scale: 1, zero: 2 });
      const b = dequantised(node, tensors, { value: 3, scale: 4, zero: 5 }, columns);
      return node.inputs[6] ? [a, b, addend(node, tensors)] : [a, b];
    },
    result: { scale: 7, zero: 8 },
  }),
  examples: [
    {
      title: "multiplies and adds quantised values",
      opset: 1,
      inputs: [
        { shape: [1, 2], elementType: "uint8" },
        { shape: [], values: [0.02] },
        { shape: [], values: [12], elementType: "uint8" },
        { shape: [3, 2], values: [1, -3, 7, 20, -30, 11], elementType: "int8" },
        { shape: [], values: [0.01] },
        { shape: [], values: [0], elementType: "int8" },
        { shape: [3], values: [50, -20, 3], elementType: "int32" },
        { shape: [], values: [0.03] },
        { shape: [], values: [100], elementType: "uint8" },
      ],
      attributes: { transB: 1n },
      outputTypes: ["uint8"],
    },
  ],
};

/** c as real numbers, which Gemm does not multiply by alpha. @error UnsupportedNode */
function addend(node: FloatNode, tensors: TensorView): Dequantised {
  const remedy = "Quantise the model with constant biases";
  const [c, a, b] = [6, 1, 4].map((place) => constantInput(node, place, tensors, remedy));
  if (c === undefined || a === undefined || b === undefined || (b.data.length !== 1 && b.data.length !== c.data.length))
    throw new UnsupportedNode(node, "its bias has another shape than the scales of b", remedy);
  const unit = floatAttribute(node, "alpha", 1) * (a.data[0] ?? 0);
  const data = c.data.map((value, column) => value * unit * (b.data[b.data.length === 1 ? 0 : column] ?? 0));
  const name = `${node.outputs[0] ?? ""}:real6`;
  return { name, shape: c.shape, constant: { ...c, elementType: "float32", data }, nodes: [] };
}
