import type { Operator } from "../operator.ts";

/** The columns of x that constant indices name. @shape x[…,n], indices[k] -> y[…,k] @error none */
export const definition: Operator = {
  name: "ArrayFeatureExtractor",
  domain: "ai.onnx.ml",
  sinceOpset: 1,
  attributes: {},
  arity: () => [2, 2],
  elements: "any",
  error: "exact",
  moves: () => [0],
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
  ],
};
