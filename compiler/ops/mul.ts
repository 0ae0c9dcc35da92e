import { elementwiseScale } from "../lowering/elementwise-scale.ts";
import { elementwiseShape } from "../lowering/elementwise-sum.ts";
import { constantInput, inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** y = a · b, broadcast, one of them constant. @shape a[…], b[…] -> y[…] @error of the rounded constant */
export const definition: Operator = {
  name: "Mul",
  sinceOpset: 7,
  error: "rounded-coefficients",
  inferShape: elementwiseShape,
  lower: (node, tensors, shape) => {
    const variable = tensors.constant(inputOf(node, 0)) === undefined ? 0 : 1;
    const input = inputOf(node, variable);
    const factors = constantInput(node, 1 - variable, tensors);
    return [elementwiseScale({ name: input, shape: tensors.shape(input) }, factors, { name: outputOf(node), shape })];
  },
  examples: [
    { title: "scales by a constant", inputs: [{ shape: [1, 3] }, { shape: [], values: [0.3] }] },
    { title: "scales each element", inputs: [{ shape: [3], values: [0.5, -1.25, 3] }, { shape: [1, 3] }] },
  ],
};
