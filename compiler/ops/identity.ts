// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** y = x. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Identity",
  sinceOpset: 1,
  attributes: {},
  arity: () => [1, 1],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [{ title: "keeps every element", inputs: [{ shape: [1, 3] }] }],
};
