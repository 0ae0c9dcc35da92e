import { POSITIVE } from "../lowering/domains.ts";
import { functionOperator, namedFunction } from "../lowering/function-operator.ts";

/** y = the natural logarithm of x, which must be positive. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Log",
  sinceOpset: 6,
  functionOf: () => namedFunction("Log", (x) => Math.log(Math.max(x, Number.MIN_VALUE)), POSITIVE),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4], within: [0.125, 2] }] }],
});
