// SPDX-License-Identifier: GPL-3.0-or-later
import { UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** What ScatterElements was called before opset 11. @shape x[…], indices[…], updates[indices] -> y[x] @error none */
export const definition: Operator = {
  name: "Scatter",
  sinceOpset: 9,
  attributes: { axis: {} },
  arity: () => [3, 3],
  elements: "any",
  error: "exact",
  moves: (node) => {
    if (node.opset >= 11)
      throw new UnsupportedNode(node, "opset 11 has no Scatter any more", "Rename it to ScatterElements");
    return [0, 2];
  },
  examples: [
    {
      title: "replaces an element of a row by another",
      opset: 9,
      inputs: [{ shape: [1, 4] }, { shape: [1, 1], values: [2], elementType: "int64" }, { shape: [1, 1] }],
      attributes: { axis: 1n },
    },
  ],
};
