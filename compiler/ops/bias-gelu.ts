// SPDX-License-Identifier: GPL-3.0-or-later
import { biasedCurveOperator } from "../lowering/biased-curve.ts";
import { GELU } from "../lowering/gelu-curves.ts";

/** Gelu of x + bias. @shape x[…,n], bias[n] -> y[…,n] @error of its pieces */
export const definition = biasedCurveOperator("BiasGelu", 2, GELU, [
  { title: "adds a bias", opset: 1, inputs: [{ shape: [2, 2] }, { shape: [2], values: [0.5, -0.3] }] },
]);
