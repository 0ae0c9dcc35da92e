// SPDX-License-Identifier: GPL-3.0-or-later
import { biasedCurveOperator } from "../lowering/biased-curve.ts";
import { GELU_BY_TANH } from "../lowering/gelu-curves.ts";

/** Gelu of x + bias, approximated by tanh. @shape x[…,n], bias[n] -> y[…,n] @error of its pieces */
export const definition = biasedCurveOperator("FastGelu", 1, GELU_BY_TANH, [
  { title: "follows the approximation", opset: 1, inputs: [{ shape: [1, 3] }] },
  { title: "adds a bias", opset: 1, inputs: [{ shape: [2, 2] }, { shape: [2], values: [0.5, -0.3] }] },
]);
