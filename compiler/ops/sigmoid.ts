// SPDX-License-Identifier: GPL-3.0-or-later
import { SIGMOID } from "../lowering/elementary-curves.ts";
import { functionOperator } from "../lowering/function-operator.ts";

/** y = 1 / (1 + e^−x). @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Sigmoid",
  sinceOpset: 6,
  rises: () => true,
  functionOf: () => SIGMOID,
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
