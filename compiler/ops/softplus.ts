// SPDX-License-Identifier: GPL-3.0-or-later
import { SOFTPLUS } from "../lowering/elementary-curves.ts";
import { functionOperator } from "../lowering/function-operator.ts";

/** y = ln(1 + e^x). @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Softplus",
  sinceOpset: 1,
  rises: () => true,
  functionOf: () => SOFTPLUS,
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
