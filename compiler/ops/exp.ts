// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator } from "../lowering/function-operator.ts";
import { risingFunction } from "../lowering/named-function.ts";

/** y = e^x. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Exp",
  sinceOpset: 6,
  functionOf: () => risingFunction("Exp", (x) => Math.exp(x)),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
