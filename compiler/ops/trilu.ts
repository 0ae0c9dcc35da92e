// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** The upper or lower triangle of matrices, zero elsewhere. @shape x[…,m,n] -> y[…,m,n] @error none */
export const definition: Operator = {
  name: "Trilu",
  sinceOpset: 14,
  attributes: { upper: {} },
  arity: () => [1, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    { title: "keeps the upper triangle", inputs: [{ shape: [2, 3] }] },
    {
      title: "keeps the lower triangle without the diagonal",
      inputs: [{ shape: [1, 3, 3] }, { shape: [], values: [-1], elementType: "int64" }],
      attributes: { upper: 0n },
    },
  ],
};
