// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator, withAttribute } from "../lowering/function-operator.ts";
import type { Operator } from "../operator.ts";

/** y = x / (1 + e^(−alpha · x)). @shape x[…] -> y[…] @error of its pieces */
export const definition: Operator = {
  ...functionOperator({
    name: "QuickGelu",
    sinceOpset: 1,
    attributes: { alpha: {} },
    functionOf: withAttribute("Swish", "alpha", 1.702, (x, alpha) => x / (1 + Math.exp(-alpha * x))),
    examples: [{ title: "follows the curve", opset: 1, inputs: [{ shape: [1, 4] }] }],
  }),
  domain: "com.microsoft",
};
