// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { interpolates, resampledMap } from "../lowering/resampling.ts";
import { resizedAxes } from "../lowering/resized-axes.ts";
import { takesNearest } from "../lowering/takes-nearest.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { ComputingOperator, MovingOperator, Operator } from "../operator.ts";

const FORM: Pick<MovingOperator, "name" | "sinceOpset" | "attributes" | "arity"> = {
  name: "Upsample",
  sinceOpset: 7,
  attributes: { mode: {}, scales: { until: 8 } },
  arity: (opset) => (opset < 9 ? [1, 1] : [2, 2]),
};

/** Weighted sums of neighbours. */
const BETWEEN: ComputingOperator = {
  ...FORM,
  elements: "floats",
  settings: [1],
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [resizedAxes(node, tensors, { scales: 1 }).map(({ places }) => places)],
  terms: (_node, _tensors, [shape]) => 4 * sizeOf(shape),
  lower: (node, tensors) => {
    const map = resampledMap(node, resizedAxes(node, tensors, { scales: 1 }), "asymmetric");
    return [affineNode([inputOf(node, 0)], outputOf(node), map)];
  },
  examples: [],
};

/** The places of a finer grid: the nearest elements, or weighted sums of neighbours (linear); the predecessor of Resize. @shape x[…] -> y[…] @error of rounded weights */
export const definition: Operator = {
  ...FORM,
  elements: "any",
  error: "rounded-coefficients",
  moves: (node) => {
    takesNearest(node);
    return [0];
  },
  numbersAs: () => "float32",
  computes: interpolates,
  otherwise: BETWEEN,
  examples: [
    {
      title: "takes means of neighbours",
      opset: 9,
      inputs: [{ shape: [1, 1, 2, 2] }, { shape: [4], values: [1, 1, 2, 2] }],
      attributes: { mode: "linear" },
    },
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
