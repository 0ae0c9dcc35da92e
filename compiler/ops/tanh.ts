// SPDX-License-Identifier: GPL-3.0-or-later
import { TANH } from "../lowering/elementary-curves.ts";
import { functionOperator } from "../lowering/function-operator.ts";

/** y = tanh x. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Tanh",
  sinceOpset: 6,
  rises: () => true,
  functionOf: () => TANH,
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
