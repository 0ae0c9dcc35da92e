import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";

/** y = e^x. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Exp",
  sinceOpset: 6,
  functionOf: () => namedFunction("Exp", (x) => Math.exp(x)),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
