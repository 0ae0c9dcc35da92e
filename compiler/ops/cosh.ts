// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";

/** y = cosh x. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Cosh",
  sinceOpset: 9,
  functionOf: () => namedFunction("Cosh", (x) => Math.cosh(x)),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
