import { functionOperator, namedFunction } from "../lowering/function-operator.ts";

/** y = x · tanh(ln(1 + e^x)). @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Mish",
  sinceOpset: 18,
  functionOf: () => namedFunction("Mish", (x) => x * Math.tanh(x > 30 ? x : Math.log1p(Math.exp(x)))),
  examples: [{ title: "follows the curve", opset: 18, inputs: [{ shape: [1, 4] }] }],
});
