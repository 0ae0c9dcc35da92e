// SPDX-License-Identifier: GPL-3.0-or-later
import type { Operator } from "../operator.ts";
import { UnsupportedNode } from "../node-parts.ts";

/** x with what `mode` says around it: a value, or elements of x; negative pads cut. Pads are an input from opset 11 on.
 * @shape x[…] -> y[…] @error none
 */
export const definition: Operator = {
  name: "Pad",
  sinceOpset: 2,
  attributes: { mode: {}, pads: { until: 10 }, value: { until: 10 } },
  arity: (opset) => (opset < 11 ? [1, 1] : [2, opset < 18 ? 3 : 4]),
  elements: "any",
  error: "exact",
  moves: (node) => {
    if (node.attributes.value)
      throw new UnsupportedNode(node, "it fills with a value other than 0", "Convert the model to opset 11 or newer");
    return [0, 2]; // the value that it fills with is an element like any other
  },
  numbersAs: (opset) => (opset < 11 ? "float32" : "int64"),
  examples: [
    {
      title: "fills with zeros, and cuts",
      inputs: [{ shape: [1, 3] }, { shape: [4], values: [0, 1, 1, -1], elementType: "int64" }],
    },
    {
      title: "fills with a constant",
      inputs: [
        { shape: [1, 2] },
        { shape: [4], values: [0, 1, 0, 2], elementType: "int64" },
        { shape: [], values: [-0.5] },
      ],
    },
    {
      title: "reflects",
      inputs: [{ shape: [1, 3] }, { shape: [4], values: [0, 2, 0, 1], elementType: "int64" }],
      attributes: { mode: "reflect" },
    },
    {
      title: "repeats the edge of the axes that it is given",
      opset: 18,
      inputs: [
        { shape: [1, 3] },
        { shape: [2], values: [1, 2], elementType: "int64" },
        undefined,
        { shape: [1], values: [-1], elementType: "int64" },
      ],
      attributes: { mode: "edge" },
    },
    {
      title: "wraps around",
      opset: 19,
      inputs: [{ shape: [1, 3] }, { shape: [4], values: [0, 1, 0, 2], elementType: "int64" }],
      attributes: { mode: "wrap" },
    },
    {
      title: "takes pads as an attribute before opset 11",
      opset: 10,
      inputs: [{ shape: [1, 3] }],
      attributes: { pads: [0n, 1n, 1n, 0n] },
    },
  ],
};
