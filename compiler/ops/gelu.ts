import { errorFunction } from "../lowering/error-function.ts";
import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";
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
    return approximate === "none"
      ? namedFunction("Gelu", (x) => (x * (1 + errorFunction(x / Math.SQRT2))) / 2)
      : namedFunction(
          "Gelu (tanh)",
          (x) => (x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))) / 2,
        );
  },
  examples: [
    { title: "follows the curve", opset: 20, inputs: [{ shape: [1, 4] }] },
    { title: "follows the approximation", opset: 20, inputs: [{ shape: [1, 4] }], attributes: { approximate: "tanh" } },
  ],
});
