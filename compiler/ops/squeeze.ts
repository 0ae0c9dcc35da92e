// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** Drops dimensions of 1: those of `axes` (an input from opset 13 on), or all. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Squeeze",
  sinceOpset: 1,
  attributes: { axes: { until: 12 } },
  arity: (opset) => [1, opset < 13 ? 1 : 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    {
      title: "drops the axes it is given",
      inputs: [{ shape: [1, 1, 3] }, { shape: [1], values: [1], elementType: "int64" }],
    },
    {
      title: "counts axes from the end",
      inputs: [{ shape: [1, 2, 1] }, { shape: [1], values: [-1], elementType: "int64" }],
    },
    {
      title: "drops every dimension of 1 for no axes",
      inputs: [{ shape: [1, 2, 1] }, { shape: [0], values: [], elementType: "int64" }],
    },
    {
      title: "takes axes as an attribute before opset 13",
      opset: 11,
      inputs: [{ shape: [1, 1, 3] }],
      attributes: { axes: [1n] },
    },
  ],
};
