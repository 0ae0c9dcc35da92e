// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator, withAttribute } from "../lowering/function-operator.ts";

/** y = max(0, x) + min(0, alpha · (e^(x / alpha) − 1)). @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Celu",
  sinceOpset: 12,
  attributes: { alpha: {} },
  functionOf: withAttribute("Celu", "alpha", 1, (x, alpha) => (x < 0 ? alpha * Math.expm1(x / alpha) : x)),
  examples: [
    { title: "follows the curve", inputs: [{ shape: [1, 4] }] },
    { title: "follows another curve", inputs: [{ shape: [1, 4] }], attributes: { alpha: 0.5 } },
  ],
});
