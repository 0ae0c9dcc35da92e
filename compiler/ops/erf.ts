// SPDX-License-Identifier: GPL-3.0-or-later
import { errorFunction } from "../lowering/error-function.ts";
import { functionOperator } from "../lowering/function-operator.ts";
import { risingFunction } from "../lowering/named-function.ts";

/** y = erf x. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Erf",
  sinceOpset: 9,
  functionOf: () => risingFunction("Erf", errorFunction),
  examples: [{ title: "follows the curve", inputs: [{ shape: [1, 4] }] }],
});
