// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { interpolates, resampledMap } from "../lowering/resampling.ts";
import { resizedAxes } from "../lowering/resized-axes.ts";
import { takesNearest } from "../lowering/takes-nearest.ts";
import { inputOf, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { ComputingOperator, MovingOperator, Operator, TensorView } from "../operator.ts";

const FORM: Pick<MovingOperator, "name" | "sinceOpset" | "attributes" | "arity"> = {
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
};

/** Weighted sums of neighbours. */
const BETWEEN: ComputingOperator = {
  ...FORM,
  elements: "floats",
  settings: [1, 2, 3],
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [axesOf(node, tensors).map(({ places }) => places)],
  terms: (node, tensors, [shape]) =>
    sizeOf(shape) * 4 ** axesOf(node, tensors).filter(({ size, places }) => size !== places).length,
  lower: (node, tensors) => {
    const coordinates = node.opset < 11 ? "asymmetric" : "half_pixel";
    return [affineNode([inputOf(node, 0)], outputOf(node), resampledMap(node, axesOf(node, tensors), coordinates))];
  },
  examples: [],
};

/** The places of a finer or coarser grid: the nearest elements, or weighted sums of neighbours (linear, cubic). @shape x[…] -> y[…] @error of rounded weights */
export const definition: Operator = {
  ...FORM,
  elements: "any",
  error: "rounded-coefficients",
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
  computes: interpolates,
  otherwise: BETWEEN,
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
      title: "takes means of neighbours",
      inputs: [{ shape: [1, 1, 2, 3] }, undefined, { shape: [4], values: [1, 1, 2, 1.5] }],
      attributes: { mode: "linear" },
    },
    {
      title: "keeps the corners where they are",
      inputs: [
        { shape: [1, 1, 3, 1] },
        undefined,
        undefined,
        { shape: [4], values: [1, 1, 5, 1], elementType: "int64" },
      ],
      attributes: { mode: "linear", coordinate_transformation_mode: "align_corners" },
    },
    {
      title: "shrinks some axes by means of neighbours",
      opset: 19,
      inputs: [{ shape: [1, 1, 4, 4] }, undefined, { shape: [2], values: [0.5, 0.75] }],
      attributes: { mode: "linear", axes: [2n, 3n], coordinate_transformation_mode: "half_pixel_symmetric" },
    },
    {
      title: "follows cubics",
      inputs: [{ shape: [1, 1, 2, 3] }, undefined, { shape: [4], values: [1, 1, 2, 2] }],
      attributes: { mode: "cubic", coordinate_transformation_mode: "pytorch_half_pixel" },
    },
    {
      title: "follows cubics inside",
      inputs: [{ shape: [1, 1, 4, 2] }, undefined, { shape: [4], values: [1, 1, 1.5, 2] }],
      attributes: { mode: "cubic", cubic_coeff_a: -0.5, exclude_outside: 1n },
    },
    {
      title: "takes means of neighbours before opset 11",
      opset: 10,
      inputs: [{ shape: [1, 1, 2, 2] }, { shape: [4], values: [1, 1, 2, 3] }],
      attributes: { mode: "linear" },
    },
    {
      title: "takes scales as its second input before opset 11",
      opset: 10,
      inputs: [{ shape: [1, 1, 1, 2] }, { shape: [4], values: [1, 1, 1, 3] }],
    },
  ],
};

function axesOf(node: FloatNode, tensors: TensorView) {
  return resizedAxes(node, tensors, node.opset < 11 ? { scales: 1 } : { scales: 2, sizes: 3 });
}
