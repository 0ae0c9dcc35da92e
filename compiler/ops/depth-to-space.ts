// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";

/** Channels to blocks of pixels. @shape x[n,c·b²,h,w] -> y[n,c,h·b,w·b] @error none */
export const definition: Operator = {
  name: "DepthToSpace",
  sinceOpset: 1,
  attributes: { blocksize: {}, mode: { since: 11 } },
  arity: () => [1, 1],
  elements: "any",
  error: "exact",
  moves: () => [0],
  numbersAs: () => "float32",
  examples: [
    { title: "takes depth first", inputs: [{ shape: [1, 8, 1, 1] }], attributes: { blocksize: 2n } },
    {
      title: "takes columns and rows first",
      inputs: [{ shape: [1, 8, 1, 2] }],
      attributes: { blocksize: 2n, mode: "CRD" },
    },
  ],
};
