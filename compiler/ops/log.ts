// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator } from "../lowering/function-operator.ts";
import { LOGARITHM } from "../lowering/logarithm.ts";

/** y = the natural logarithm of x, which must be positive. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Log",
  sinceOpset: 6,
  functionOf: () => LOGARITHM,
  examples: [
    { title: "follows the curve", inputs: [{ shape: [1, 4], within: [0.125, 2] }] },
    {
      title: "follows the curve over eight powers of ten",
      inputs: [{ shape: [1, 2], within: [1, 1e8], wideUnit: 2 ** -5 }],
    },
  ],
});
