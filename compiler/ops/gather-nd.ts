// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { lookedUpOperator } from "../lowering/looked-up.ts";
import { integerAttribute } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** The parts of x at index tuples, the last axis of the indices. @shape x[…], indices[…,k] -> y[…] @error none */
export const definition: Operator = {
  name: "GatherND",
  sinceOpset: 11,
  attributes: { batch_dims: { since: 12 } },
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  otherwise: lookedUpOperator(
    { name: "GatherND", sinceOpset: 11, attributes: { batch_dims: { since: 12 } } },
    (node, data, indices) => {
      const batchAxes = integerAttribute(node, "batch_dims", 0);
      const rest = batchAxes + (indices.at(-1) ?? 0);
      const tuples = indices.slice(0, -1);
      const step = sizeOf(data.slice(rest));
      const tuplesEach = sizeOf(tuples.slice(batchAxes));
      return {
        shape: [...tuples, ...data.slice(rest)],
        axes: data.slice(batchAxes, rest),
        at: (element) => {
          const index = Math.floor(element / step);
          return {
            index,
            first: Math.floor(index / tuplesEach) * sizeOf(data.slice(batchAxes)) + (element % step),
            step,
          };
        },
      };
    },
  ),
  examples: [
    {
      title: "takes single elements",
      inputs: [{ shape: [2, 3] }, { shape: [3, 2], values: [0, 0, 1, -1, 0, 2], elementType: "int64" }],
    },
    {
      title: "takes an element of each row of a batch",
      inputs: [{ shape: [2, 3] }, { shape: [2, 1], values: [2, 0], elementType: "int64" }],
      attributes: { batch_dims: 1n },
    },
    {
      title: "looks up activations by tuples that may count from the end",
      inputs: [{ shape: [2, 3] }, { shape: [2, 2], elementType: "int64", within: [-2, 1] }],
    },
    {
      title: "looks up rows of a batch",
      opset: 12,
      inputs: [{ shape: [2, 3, 2] }, { shape: [2, 2, 1], elementType: "int64", within: [-3, 2] }],
      attributes: { batch_dims: 1n },
    },
  ],
};
