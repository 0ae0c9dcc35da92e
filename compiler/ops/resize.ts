import type { Operator } from "../operator.ts";
import { UnsupportedNode } from "../node-parts.ts";
import { takesNearest } from "../lowering/takes-nearest.ts";

/** The nearest elements at the places of a finer or coarser grid; other modes make new values, and are refused. @shape x[…] -> y[…] @error none */
export const definition: Operator = {
  name: "Resize",
  sinceOpset: 10,
  attributes: {
    mode: {},
    coordinate_transformation_mode: { since: 11 },
    nearest_mode: { since: 11 },
    cubic_coeff_a: { since: 11 },
    exclude_outside: { since: 11 },
    extrapolation_value: { since: 11 },
    antialias: { since: 18 },
    axes: { since: 18 },
    keep_aspect_ratio_policy: { since: 18 },
  },
  arity: (opset) => (opset < 11 ? [2, 2] : [opset < 13 ? 3 : 1, 4]),
  elements: "any",
  error: "exact",
  moves: (node) => {
    takesNearest(node);
    if (node.attributes.extrapolation_value)
      throw new UnsupportedNode(
        node,
        "extrapolation_value is not 0",
        "Use 0, or another coordinate_transformation_mode",
      );
    return [0];
  },
  numbersAs: () => "float32",
  examples: [
    {
      title: "doubles height and width",
      inputs: [{ shape: [1, 1, 2, 2] }, undefined, { shape: [4], values: [1, 1, 2, 2] }],
    },
    {
      title: "takes sizes, and rounds as it is asked to",
      inputs: [
        { shape: [1, 1, 1, 4] },
        undefined,
        undefined,
        { shape: [4], values: [1, 1, 1, 3], elementType: "int64" },
      ],
      attributes: { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" },
    },
    {
      title: "takes scales as its second input before opset 11",
      opset: 10,
      inputs: [{ shape: [1, 1, 1, 2] }, { shape: [4], values: [1, 1, 1, 3] }],
    },
  ],
};
