// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** The same elements in another shape; 0 keeps a dimension, −1 takes what is left. @shape x[…] -> y[shape] @error none */
export const definition: Operator = {
  name: "Reshape",
  sinceOpset: 5,
  attributes: { allowzero: { since: 14 } },
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    {
      title: "infers a dimension and keeps another",
      inputs: [{ shape: [1, 2, 3] }, { shape: [2], values: [0, -1], elementType: "int64" }],
    },
  ],
};
