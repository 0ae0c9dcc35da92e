// SPDX-License-Identifier: GPL-3.0-or-later
import { SOFTSIGN } from "../lowering/elementary-curves.ts";
import { functionOperator } from "../lowering/function-operator.ts";

/** y = x / (1 + |x|). @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Softsign",
  sinceOpset: 1,
  functionOf: () => SOFTSIGN,
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
