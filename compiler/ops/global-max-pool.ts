// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { globalPool } from "../lowering/pooling.ts";
import { reducedExtreme } from "../lowering/reduced-extreme.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** The largest element of each channel. @shape x[n,c,…] -> y[n,c,1,…] @error of the sums it rescales */
export const definition: Operator = {
  name: "GlobalMaxPool",
  sinceOpset: 1,
  attributes: {},
  arity: () => [1, 1],
  takesLargest: true,
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [globalPool(node, tensors).shape],
  terms: (node, tensors) => 5 * sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => {
    const { from, axes } = globalPool(node, tensors);
    return reducedExtreme(inputOf(node, 0), outputOf(node), from, axes, "largest");
  },
  examples: [{ title: "takes the largest of each channel", inputs: [{ shape: [1, 2, 3, 1] }] }],
};
