// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** The parts of x, or along `axis`, where a constant condition holds. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Compress",
  sinceOpset: 9,
  attributes: { axis: {} },
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    {
      title: "keeps some columns",
      inputs: [{ shape: [1, 4] }, { shape: [4], values: [1, 0, 0, 1], elementType: "bool" }],
      attributes: { axis: 1n },
    },
    {
      title: "keeps some elements of all",
      inputs: [{ shape: [2, 2] }, { shape: [3], values: [0, 1, 1], elementType: "bool" }],
    },
  ],
};
