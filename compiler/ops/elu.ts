import { functionOperator, withAttribute } from "../lowering/function-operator.ts";

/** y = x, or alpha · (e^x − 1) below 0. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Elu",
  sinceOpset: 6,
  attributes: { alpha: {} },
  functionOf: withAttribute("Elu", "alpha", 1, (x, alpha) => (x < 0 ? alpha * Math.expm1(x) : x)),
  examples: [
    { title: "follows the curve", inputs: [{ shape: [1, 4] }] },
    { title: "follows another curve", inputs: [{ shape: [1, 4] }], attributes: { alpha: 0.5 } },
  ],
});
