// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** x repeated along each axis as often as `repeats` says. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Tile",
  sinceOpset: 6,
  attributes: {},
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    {
      title: "repeats the whole along each axis",
      inputs: [{ shape: [1, 2] }, { shape: [2], values: [2, 3], elementType: "int64" }],
    },
  ],
};
