import { functionOperator, namedFunction } from "../lowering/function-operator.ts";

/** y = 1 / (1 + e^−x). @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Sigmoid",
  sinceOpset: 6,
  rises: () => true,
  functionOf: () => namedFunction("Sigmoid", (x) => 1 / (1 + Math.exp(-x))),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
