// SPDX-License-Identifier: GPL-3.0-or-later
import { biasedCurveOperator } from "../lowering/biased-curve.ts";
import { GELU } from "../lowering/gelu-curves.ts";

/** y = x · Φ(x), as ONNX had no Gelu before opset 20. @shape x[…] -> y[…] @error of its pieces */
export const definition = {
  ...biasedCurveOperator("com.microsoft.Gelu", 1, GELU, [
    { title: "follows the curve", opset: 1, inputs: [{ shape: [1, 4] }] },
  ]),
  arity: () => [1, 1] as const,
};
