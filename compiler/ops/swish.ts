// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator, withAttribute } from "../lowering/function-operator.ts";

/** y = x / (1 + e^(−alpha · x)). @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Swish",
  sinceOpset: 24,
  attributes: { alpha: {} },
  functionOf: withAttribute("Swish", "alpha", 1, (x, alpha) => x / (1 + Math.exp(-alpha * x))),
  examples: [
    { title: "follows the curve", opset: 24, inputs: [{ shape: [1, 4] }] },
    { title: "follows a steeper one", opset: 24, inputs: [{ shape: [1, 4] }], attributes: { alpha: 1.75 } },
  ],
});
