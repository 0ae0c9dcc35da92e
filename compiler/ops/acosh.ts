// SPDX-License-Identifier: GPL-3.0-or-later
import { between } from "../graph/domains.ts";
import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";

/** y = arcosh x, for x ≥ 1. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Acosh",
  sinceOpset: 9,
  functionOf: () => namedFunction("Acosh", (x) => Math.acosh(Math.max(1, x)), between(1, Infinity)),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4], within: [1.125, 2] }] }],
});
