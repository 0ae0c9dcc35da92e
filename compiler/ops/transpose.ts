// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** The axes in another order: reversed, or as `perm` says. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Transpose",
  sinceOpset: 1,
  attributes: { perm: {} },
  arity: () => [1, 1],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    { title: "reverses the axes", inputs: [{ shape: [1, 2, 3] }] },
    { title: "orders the axes as asked", inputs: [{ shape: [2, 1, 3] }], attributes: { perm: [2n, 0n, 1n] } },
  ],
};
