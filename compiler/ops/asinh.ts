// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator } from "../lowering/function-operator.ts";
import { risingFunction } from "../lowering/named-function.ts";

/** y = arsinh x. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Asinh",
  sinceOpset: 9,
  functionOf: () => risingFunction("Asinh", (x) => Math.asinh(x)),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
