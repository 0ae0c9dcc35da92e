// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator } from "../lowering/function-operator.ts";
import { risingFunction } from "../lowering/named-function.ts";

/** y = arctan x. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Atan",
  sinceOpset: 7,
  functionOf: () => risingFunction("Atan", (x) => Math.atan(x)),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
