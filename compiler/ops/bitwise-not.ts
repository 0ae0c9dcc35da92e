// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import { integerRangeOf } from "../onnx/element-type.ts";
import type { Operator } from "../operator.ts";

/** The other bits: the type's least and greatest value less x. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "BitwiseNot",
  sinceOpset: 18,
  attributes: {},
  arity: () => [1, 1],
  elements: "numbers",
  error: "exact",
  inferShapes: (node, tensors) => [tensors.shape(inputOf(node, 0))],
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const input = inputOf(node, 0);
    const { min, max } = integerRangeOf(tensors.elementType(input)) ?? { min: 0n, max: 0n };
    return [linearNode([[input, -1]], outputOf(node), sizeOf(shape), Number(min + max))];
  },
  examples: [
    {
      title: "of signed numbers",
      opset: 18,
      inputs: [{ shape: [1, 3], elementType: "int32" }],
      outputTypes: ["int32"],
    },
    {
      title: "of unsigned numbers",
      opset: 18,
      inputs: [{ shape: [1, 3], elementType: "uint8" }],
      outputTypes: ["uint8"],
    },
  ],
};
