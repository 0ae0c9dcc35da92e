import type { Operator } from "../operator.ts";

/** Of each place of the indices, the element of x at that index along `axis`. @shape x[…], indices[…] -> y[indices] @error none */
export const definition: Operator = {
  name: "GatherElements",
  sinceOpset: 11,
  attributes: { axis: {} },
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    {
      title: "takes an element of each column",
      inputs: [{ shape: [2, 3] }, { shape: [1, 3], values: [1, 0, -1], elementType: "int64" }],
    },
    {
      title: "takes elements of each row, some twice",
      inputs: [{ shape: [2, 2] }, { shape: [2, 3], values: [1, 1, 0, 0, 1, 0], elementType: "int64" }],
      attributes: { axis: 1n },
    },
  ],
};
