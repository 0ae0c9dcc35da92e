// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** Each axis cut, or filled up with zeros, on both sides to the size it is given. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "CenterCropPad",
  sinceOpset: 18,
  attributes: { axes: {} },
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    {
      title: "cuts one axis and fills up another",
      opset: 18,
      inputs: [{ shape: [2, 4] }, { shape: [2], values: [3, 2], elementType: "int64" }],
    },
  ],
};
