import { functionOperator, namedFunction } from "../lowering/function-operator.ts";

/** y = x / (1 + |x|). @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Softsign",
  sinceOpset: 1,
  functionOf: () => namedFunction("Softsign", (x) => x / (1 + Math.abs(x))),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
