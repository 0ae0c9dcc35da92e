// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";

/** y = cos x. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Cos",
  sinceOpset: 7,
  functionOf: () => namedFunction("Cos", (x) => Math.cos(x)),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
