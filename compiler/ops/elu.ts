// SPDX-License-Identifier: GPL-3.0-or-later
import { elu } from "../lowering/elementary-curves.ts";
import { functionOperator } from "../lowering/function-operator.ts";
import { floatAttribute } from "../node-parts.ts";

/** y = x, or alpha · (e^x − 1) below 0. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Elu",
  sinceOpset: 6,
  attributes: { alpha: {} },
  functionOf: (node) => elu(floatAttribute(node, "alpha", 1)),
  examples: [
    { title: "follows the curve", inputs: [{ shape: [1, 4] }] },
    { title: "follows another curve", inputs: [{ shape: [1, 4] }], attributes: { alpha: 0.5 } },
  ],
});
