// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf, broadcastIndices, type Shape } from "../graph/shape.ts";
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { elementwiseScale } from "../lowering/elementwise-scale.ts";
import { elementwiseShapes } from "../lowering/elementwise-sum.ts";
import { quotientNodes, type Operand } from "../lowering/quotient.ts";
import { wholeQuotientNodes } from "../lowering/whole-quotient.ts";
import { truncateNode } from "../lowering/whole-part-nodes.ts";
import { inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import { integerRangeOf } from "../onnx/element-type.ts";
import type { Operator, TensorView } from "../operator.ts";

/** y = a / b, broadcast, b nowhere zero; of whole numbers without its fraction. @shape a[…], b[…] -> y[…] @error of the rounded reciprocal or quotient */
export const definition: Operator = {
  name: "Div",
  sinceOpset: 7,
  attributes: {},
  arity: () => [2, 2],
  elements: "numbers",
  error: "approximated",
  inferShapes: elementwiseShapes,
  terms: (_node, _tensors, [shape]) => 12 * sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const [left, right, output] = [inputOf(node, 0), inputOf(node, 1), outputOf(node)];
    const isWhole = integerRangeOf(tensors.elementType(left)) !== undefined;
    const divisor = tensors.constant(right);
    if (divisor !== undefined) {
      const quotient = isWhole ? `${output}:quotient` : output;
      const scaled = byConstant(node, tensors, divisor, { name: quotient, shape });
      return isWhole ? [{ ...scaled, source: output }, truncateNode(quotient, output)] : [scaled];
    }
    const operand = (name: string): Operand => {
      const from = tensors.shape(name);
      return { name, size: sizeOf(from), places: broadcastIndices(from, shape) };
    };
    return (isWhole ? wholeQuotientNodes : quotientNodes)(operand(left), operand(right), output);
  },
  examples: [
    { title: "divides by a constant", inputs: [{ shape: [1, 3] }, { shape: [3], values: [0.5, -1.25, 3] }] },
    { title: "divides by an activation", inputs: [{ shape: [1, 3] }, { shape: [1, 1], within: [0.5, 2] }] },
    { title: "divides by what is negative", inputs: [{ shape: [1, 2] }, { shape: [2, 2], within: [-2, -0.25] }] },
    {
      title: "divides a constant",
      inputs: [
        { shape: [], values: [3] },
        { shape: [1, 3], within: [0.5, 2] },
      ],
    },
    {
      title: "divides whole numbers",
      inputs: [
        { shape: [1, 4], elementType: "int32" },
        { shape: [4], values: [3, -7, 1, 10], elementType: "int32" },
      ],
      outputTypes: ["int32"],
    },
    {
      title: "divides whole numbers by others",
      inputs: [
        { shape: [1, 3], elementType: "int64" },
        { shape: [1, 3], elementType: "int64", within: [1, 12] },
      ],
      outputTypes: ["int64"],
    },
  ],
};

function byConstant(
  node: FloatNode,
  tensors: TensorView,
  divisor: Tensor,
  output: Readonly<{ name: string; shape: Shape }>,
): LoweredNode {
  if (divisor.data.includes(0)) throw new UnsupportedNode(node, "it divides by zero", "Mend the constant divisor");
  const input = inputOf(node, 0);
  const factors = { shape: divisor.shape, data: divisor.data.map((value) => 1 / value) };
  return elementwiseScale({ name: input, shape: tensors.shape(input) }, factors, output);
}
