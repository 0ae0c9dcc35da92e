import { sizeOf } from "../graph/shape.ts";
import { elementwiseScale } from "../lowering/elementwise-scale.ts";
import { elementwiseShapes } from "../lowering/elementwise-sum.ts";
import { constantInput, inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = a / b, broadcast, b constant and nowhere zero. @shape a[…], b[…] -> y[…] @error of the rounded reciprocal */
export const definition: Operator = {
  name: "Div",
  sinceOpset: 7,
  attributes: {},
  arity: () => [2, 2],
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: elementwiseShapes,
  terms: (_node, _tensors, [shape]) => sizeOf(shape),
  lower: (node, tensors, [shape]) => {
    const input = inputOf(node, 0);
    const divisor = constantInput(
      node,
      1,
      tensors,
      "Dividing by what depends on the inputs is not supported: leave the division out of the model",
    );
    if (divisor.data.includes(0)) throw new UnsupportedNode(node, "it divides by zero", "Mend the constant divisor");
    const factors = { shape: divisor.shape, data: divisor.data.map((value) => 1 / value) };
    return [elementwiseScale({ name: input, shape: tensors.shape(input) }, factors, { name: outputOf(node), shape })];
  },
  examples: [{ title: "divides by a constant", inputs: [{ shape: [1, 3] }, { shape: [3], values: [0.5, -1.25, 3] }] }],
};
