// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";
import { onlyReplaces } from "../lowering/only-replaces.ts";

/** x with updates at constant index tuples, the last axis of the indices. @shape x[…], indices[…,k], updates[…] -> y[x] @error none */
export const definition: Operator = {
  name: "ScatterND",
  sinceOpset: 11,
  attributes: { reduction: { since: 16 } },
  arity: () => [3, 3],
  elements: "any",
  error: "exact",
  moves: onlyReplaces,
  examples: [
    {
      title: "replaces a row",
      inputs: [{ shape: [2, 2] }, { shape: [1, 1], values: [1], elementType: "int64" }, { shape: [1, 2] }],
    },
    {
      title: "replaces single elements by constants",
      opset: 11,
      inputs: [
        { shape: [2, 2] },
        { shape: [2, 2], values: [0, 1, 1, 0], elementType: "int64" },
        { shape: [2], values: [0.5, -1] },
      ],
    },
  ],
};
