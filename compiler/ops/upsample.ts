import type { Operator } from "../operator.ts";
import { takesNearest } from "../lowering/takes-nearest.ts";

/** The nearest elements at the places of a finer grid; the predecessor of Resize. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Upsample",
  sinceOpset: 7,
  attributes: { mode: {}, scales: { until: 8 } },
  arity: (opset) => (opset < 9 ? [1, 1] : [2, 2]),
  elements: "any",
  error: "exact",
  moves: (node) => {
    takesNearest(node);
    return [0];
  },
  numbersAs: () => "float32",
  examples: [
    {
      title: "doubles height and width",
      opset: 9,
      inputs: [{ shape: [1, 1, 2, 1] }, { shape: [4], values: [1, 1, 2, 2] }],
    },
    {
      title: "takes scales as an attribute before opset 9",
      opset: 8,
      inputs: [{ shape: [1, 1, 1, 2] }],
      attributes: { scales: [1, 1, 2, 1], mode: "nearest" },
    },
  ],
};
