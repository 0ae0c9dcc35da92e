// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** Parts along `axis`: of the sizes `split` (an input from opset 13 on), or as many equal ones as there are outputs. @shape x[…] -> y[…], … @error none */
export const definition: Operator = {
  name: "Split",
  sinceOpset: 2,
  attributes: { axis: {}, split: { until: 12 }, num_outputs: { since: 18 } },
  arity: (opset) => [1, opset < 13 ? 1 : 2],
  outputs: () => [1, Infinity],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    {
      title: "takes parts of the sizes it is given",
      outputs: 2,
      inputs: [{ shape: [1, 5] }, { shape: [2], values: [2, 3], elementType: "int64" }],
      attributes: { axis: 1n },
    },
    { title: "takes equal parts", outputs: 3, inputs: [{ shape: [6] }] },
    {
      title: "takes parts of which the last is smaller",
      opset: 18,
      outputs: 3,
      inputs: [{ shape: [1, 7] }],
      attributes: { axis: -1n, num_outputs: 3n },
    },
    {
      title: "takes sizes as an attribute before opset 13",
      opset: 11,
      outputs: 2,
      inputs: [{ shape: [1, 2, 3] }],
      attributes: { axis: 2n, split: [1n, 2n] },
    },
  ],
};
