// SPDX-License-Identifier: GPL-3.0-or-later
import { softplus } from "../lowering/elementary-curves.ts";
import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";

/** y = x · tanh(ln(1 + e^x)). @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Mish",
  sinceOpset: 18,
  functionOf: () => namedFunction("Mish", (x) => x * Math.tanh(softplus(x))),
  examples: [{ title: "follows the curve", opset: 18, inputs: [{ shape: [1, 4] }] }],
});
