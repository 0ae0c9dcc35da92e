import type { Operator } from "../operator.ts";

/** The parts of x along `axis` that constant indices name. @shape x[…], indices[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Gather",
  sinceOpset: 1,
  attributes: { axis: {} },
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
  examples: [
    {
      title: "takes columns, one of them twice",
      inputs: [{ shape: [1, 4] }, { shape: [3], values: [2, 0, 2], elementType: "int64" }],
      attributes: { axis: 1n },
    },
    {
      title: "counts one index from the end and drops its axis",
      opset: 13,
      inputs: [{ shape: [3, 2] }, { shape: [], values: [-1], elementType: "int64" }],
    },
    {
      title: "takes indices in int32",
      inputs: [{ shape: [1, 3] }, { shape: [2, 2], values: [0, 1, 1, 2], elementType: "int32" }],
      attributes: { axis: 1n },
    },
  ],
};
