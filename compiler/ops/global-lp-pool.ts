// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { normOf, norms } from "../lowering/norms.ts";
import { globalPool } from "../lowering/pooling.ts";
import { reductionGroups } from "../lowering/reduction.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** The norm of each channel, p = 1 or 2. @shape x[n,c,…] -> y[n,c,1,…] @error of the sums it rescales, and of a root */
export const definition: Operator = {
  name: "GlobalLpPool",
  sinceOpset: 2,
  attributes: { p: {} },
  arity: () => [1, 1],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => {
    normOf(node);
    return [globalPool(node, tensors).shape];
  },
  terms: (node, tensors) => 4 * sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => {
    const pool = globalPool(node, tensors);
    return norms(inputOf(node, 0), outputOf(node), reductionGroups(pool), sizeOf(pool.from), normOf(node));
  },
  examples: [
    { title: "adds up sizes", inputs: [{ shape: [1, 2, 2, 2] }], attributes: { p: 1n } },
    { title: "takes the root of the sum of squares", inputs: [{ shape: [1, 2, 2] }] },
  ],
};
