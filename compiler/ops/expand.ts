// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** Repeated to the shape that x and `shape` broadcast to. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Expand",
  sinceOpset: 8,
  attributes: {},
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    {
      title: "repeats along both axes",
      inputs: [{ shape: [1, 2, 1] }, { shape: [3], values: [2, 1, 3], elementType: "int64" }],
    },
    {
      title: "keeps dimensions where the shape says 1",
      inputs: [{ shape: [3] }, { shape: [2], values: [2, 1], elementType: "int64" }],
    },
  ],
};
