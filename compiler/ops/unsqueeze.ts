// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** Inserts dimensions of 1 at `axes` (an input from opset 13 on). @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Unsqueeze",
  sinceOpset: 1,
  attributes: { axes: { until: 12 } },
  arity: (opset) => (opset < 13 ? [1, 1] : [2, 2]),
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    { title: "inserts an axis", inputs: [{ shape: [1, 3] }, { shape: [1], values: [1], elementType: "int64" }] },
    {
      title: "counts axes from the end of the result",
      inputs: [{ shape: [2, 3] }, { shape: [2], values: [-1, -3], elementType: "int64" }],
    },
    {
      title: "takes axes as an attribute before opset 13",
      opset: 11,
      inputs: [{ shape: [1, 3] }],
      attributes: { axes: [2n] },
    },
  ],
};
