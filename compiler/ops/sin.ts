// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";

/** y = sin x. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Sin",
  sinceOpset: 7,
  functionOf: () => namedFunction("Sin", (x) => Math.sin(x)),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
