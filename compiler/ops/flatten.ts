// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** Two dimensions: those before `axis` and the others. @shape x[…] -> y[a, b] @error none */
export const definition: Operator = {
  name: "Flatten",
  sinceOpset: 1,
  attributes: { axis: {} },
  arity: () => [1, 1],
  elements: "any",
  error: "exact",
  moves: () => [0],
  numbersAs: (opset) => (opset < 9 ? "float32" : "int64"),
  examples: [
    { title: "flattens all but the batch", inputs: [{ shape: [1, 2, 3] }] },
    { title: "takes a negative axis", opset: 13, inputs: [{ shape: [1, 2, 3] }], attributes: { axis: -1n } },
  ],
};
