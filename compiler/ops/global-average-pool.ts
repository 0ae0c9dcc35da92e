// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { groupSums } from "../lowering/groups.ts";
import { globalPool } from "../lowering/pooling.ts";
import { reductionGroups } from "../lowering/reduction.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** The mean of each channel. @shape x[n,c,…] -> y[n,c,1,…] @error of the rounded share */
export const definition: Operator = {
  name: "GlobalAveragePool",
  sinceOpset: 1,
  attributes: {},
  arity: () => [1, 1],
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [globalPool(node, tensors).shape],
  terms: (node, tensors) => sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => {
    const groups = reductionGroups(globalPool(node, tensors));
    return [groupSums(inputOf(node, 0), outputOf(node), groups, (count) => 1 / count)];
  },
  examples: [{ title: "takes the mean of each channel", inputs: [{ shape: [1, 2, 3, 2] }] }],
};
