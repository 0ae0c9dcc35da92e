// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { channelValues } from "../lowering/per-channel.ts";
import { normalised } from "../lowering/normalisation.ts";
import { reductionGroups } from "../lowering/reduction.ts";
import { spatialAxes } from "../lowering/windows.ts";
import { floatAttribute, inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** Each channel normalised by its own mean and variance, constant scale and shift. @shape x[n,c,…], scale[c], shift[c] -> y[n,c,…] @error of its root and quotient */
export const definition: Operator = {
  name: "InstanceNormalization",
  sinceOpset: 6,
  attributes: { epsilon: {} },
  arity: () => [3, 3],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => {
    const shape = tensors.shape(inputOf(node, 0));
    spatialAxes(node, shape);
    return [shape];
  },
  terms: (_node, _tensors, [shape]) => sizeOf(shape) * (sizeOf(shape.slice(2)) + 6),
  lower: (node, tensors, [shape]) =>
    normalised(inputOf(node, 0), outputOf(node), {
      groups: reductionGroups({ from: shape, axes: [...shape.keys()].slice(2) }),
      epsilon: floatAttribute(node, "epsilon", 1e-5),
      factors: channelValues(node, 1, tensors, shape),
      addends: channelValues(node, 2, tensors, shape),
    }),
  examples: [
    {
      title: "normalises channels",
      inputs: [{ shape: [1, 2, 3] }, { shape: [2], values: [1, -0.5] }, { shape: [2], values: [0.25, 0] }],
      attributes: { epsilon: 0.0625 },
    },
    {
      title: "gives the shift of a channel of one element",
      inputs: [{ shape: [1, 2, 1] }, { shape: [2], values: [1, -0.5] }, { shape: [2], values: [0.25, -1] }],
    },
  ],
};
