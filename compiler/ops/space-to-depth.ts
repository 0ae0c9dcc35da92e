// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** Blocks of pixels to channels. @shape x[n,c,h·b,w·b] -> y[n,c·b²,h,w] @error none */
export const definition: Operator = {
  name: "SpaceToDepth",
  sinceOpset: 1,
  attributes: { blocksize: {} },
  arity: () => [1, 1],
  elements: "any",
  error: "exact",
  moves: () => [0],
  numbersAs: () => "float32",
  examples: [{ title: "folds blocks of two", inputs: [{ shape: [1, 2, 2, 4] }], attributes: { blocksize: 2n } }],
};
