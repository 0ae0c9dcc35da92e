// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { lookedUpOperator } from "../lowering/looked-up.ts";
import type { Operator } from "../operator.ts";

/** The columns of x that indices name, in any shape. @shape x[…,n], indices[k] -> y[…,k] @error none */
export const definition: Operator = {
  name: "ArrayFeatureExtractor",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: {},
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  otherwise: lookedUpOperator(
    { name: "ArrayFeatureExtractor", domain: "ai.onnx.ml", sinceOpset: 1, attributes: {} },
    (_node, data, indices) => {
      const [count, depth] = [sizeOf(indices), data.at(-1) ?? 0];
      return {
        // A list counts as one row.
        shape: data.length === 1 ? [1, count] : [...data.slice(0, -1), count],
        axes: [depth],
        at: (element) => ({ index: element % count, first: Math.floor(element / count) * depth, step: 1 }),
      };
    },
  ),
  examples: [
    {
      title: "takes columns",
      opset: 1,
      inputs: [{ shape: [1, 4] }, { shape: [2], values: [3, 1], elementType: "int64" }],
    },
    {
      title: "takes a column of each row",
      inputs: [{ shape: [2, 3] }, { shape: [1], values: [1], elementType: "int64" }],
    },
    {
      title: "takes a column that one number names",
      inputs: [{ shape: [2, 3] }, { shape: [], values: [2], elementType: "int64" }],
    },
    {
      title: "looks up labels",
      inputs: [
        { shape: [3], values: [7, 0, -2] },
        { shape: [2, 1], elementType: "int64", within: [0, 2] },
      ],
    },
    {
      title: "looks up columns of activations",
      inputs: [{ shape: [2, 3] }, { shape: [2], elementType: "int64", within: [0, 2] }],
    },
  ],
};
