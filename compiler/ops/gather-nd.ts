import type { Operator } from "../operator.ts";

/** The parts of x at constant index tuples, the last axis of the indices. @shape x[…], indices[…,k] -> y[…] @error none */
export const definition: Operator = {
  name: "GatherND",
  sinceOpset: 11,
  attributes: { batch_dims: { since: 12 } },
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
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
  ],
};
