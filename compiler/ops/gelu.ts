// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator } from "../lowering/function-operator.ts";
import { GELU, GELU_BY_TANH } from "../lowering/gelu-curves.ts";
import { UnsupportedNode } from "../node-parts.ts";

/** y = x · Φ(x), or its approximation by tanh. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Gelu",
  sinceOpset: 20,
  attributes: { approximate: {} },
  functionOf: (node) => {
    const { approximate = "none" } = node.attributes;
    if (approximate !== "none" && approximate !== "tanh")
      throw new UnsupportedNode(
        node,
        `it approximates by ${JSON.stringify(approximate)}`,
        'ONNX knows "none" and "tanh"',
      );
    return approximate === "none" ? GELU : GELU_BY_TANH;
  },
  examples: [
    { title: "follows the curve", opset: 20, inputs: [{ shape: [1, 4] }] },
    { title: "follows the approximation", opset: 20, inputs: [{ shape: [1, 4] }], attributes: { approximate: "tanh" } },
  ],
});
