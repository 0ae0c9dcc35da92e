// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";

/** y = x · max(0, min(1, x / 6 + 1/2)). @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "HardSwish",
  sinceOpset: 14,
  functionOf: () => namedFunction("HardSwish", (x) => x * Math.max(0, Math.min(1, x / 6 + 0.5))),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
