// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** From `starts` to `ends` in `steps` along `axes` (inputs from opset 10 on). @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Slice",
  sinceOpset: 1,
  attributes: { starts: { until: 9 }, ends: { until: 9 }, axes: { until: 9 } },
  arity: (opset) => (opset < 10 ? [1, 1] : [3, 5]),
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    {
      title: "takes a part of one axis",
      inputs: [{ shape: [1, 5] }, int64s(1), int64s(4), int64s(1)],
    },
    {
      title: "goes backwards, to the end",
      inputs: [{ shape: [2, 4] }, int64s(-1, 0), int64s(-100, 1000), int64s(1, 0), int64s(-2, 1)],
    },
    {
      title: "takes its bounds as attributes before opset 10",
      opset: 9,
      inputs: [{ shape: [1, 4] }],
      attributes: { starts: [1n], ends: [-1n], axes: [1n] },
    },
  ],
};

function int64s(...values: number[]) {
  return { shape: [values.length], values, elementType: "int64" } as const;
}
