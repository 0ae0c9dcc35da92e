// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";
import { onlyReplaces } from "../lowering/only-replaces.ts";

/** x with updates in the places that constant indices along `axis` name. @shape x[…], indices[…], updates[indices] -> y[x] @error none */
export const definition: Operator = {
  name: "ScatterElements",
  sinceOpset: 11,
  attributes: { axis: {}, reduction: { since: 16 } },
  arity: () => [3, 3],
  elements: "any",
  error: "exact",
  moves: onlyReplaces,
  examples: [
    {
      title: "replaces elements of a row by others",
      inputs: [{ shape: [1, 4] }, { shape: [1, 2], values: [1, -1], elementType: "int64" }, { shape: [1, 2] }],
      attributes: { axis: 1n },
    },
    {
      title: "replaces constants",
      inputs: [
        { shape: [2, 2], values: [0.5, 1, -2, 0.25] },
        { shape: [1, 2], values: [1, 0], elementType: "int64" },
        { shape: [1, 2] },
      ],
      attributes: { reduction: "none" },
    },
  ],
};
