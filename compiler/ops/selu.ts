// SPDX-License-Identifier: GPL-3.0-or-later
import { functionOperator } from "../lowering/function-operator.ts";
import { namedFunction } from "../lowering/named-function.ts";
import { floatAttribute } from "../node-parts.ts";

/** ONNX's defaults, as float32. */
const [ALPHA, GAMMA] = [Math.fround(1.67326319217681884765625), Math.fround(1.05070102214813232421875)];

/** y = gamma · x, or gamma · alpha · (e^x − 1) below 0. @shape x[…] -> y[…] @error of its pieces */
export const definition = functionOperator({
  name: "Selu",
  sinceOpset: 6,
  attributes: { alpha: {}, gamma: {} },
  functionOf: (node) => {
    const [alpha, gamma] = [floatAttribute(node, "alpha", ALPHA), floatAttribute(node, "gamma", GAMMA)];
    return namedFunction(`Selu (alpha ${alpha}, gamma ${gamma})`, (x) =>
      x > 0 ? gamma * x : gamma * alpha * Math.expm1(x),
    );
  },
  examples: [
    { title: "follows the curve", inputs: [{ shape: [1, 4] }] },
    { title: "follows another curve", inputs: [{ shape: [1, 4] }], attributes: { alpha: 1, gamma: 2 } },
  ],
});
