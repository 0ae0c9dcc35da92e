import { functionOperator, namedFunction } from "../lowering/function-operator.ts";

/** y = ln(1 + e^x). @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Softplus",
  sinceOpset: 1,
  rises: () => true,
  functionOf: () => namedFunction("Softplus", (x) => (x > 30 ? x : Math.log1p(Math.exp(x)))),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
