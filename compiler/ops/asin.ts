// SPDX-License-Identifier: GPL-3.0-or-later
import { between, held } from "../graph/domains.ts";
import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";

/** y = arcsin x, for |x| ≤ 1. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Asin",
  sinceOpset: 7,
  functionOf: () => namedFunction("Asin", (x) => Math.asin(held(x, -1, 1)), between(-1, 1)),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4], within: [-0.75, 0.75] }] }],
});
