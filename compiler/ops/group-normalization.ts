// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { ShapeMismatch, sizeOf, type Shape } from "../graph/shape.ts";
import { channelValues } from "../lowering/per-channel.ts";
import { normalised } from "../lowering/normalisation.ts";
import { reductionGroups } from "../lowering/reduction.ts";
import { floatAttribute, inputOf, integerAttribute, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** Groups of channels normalised by their own mean and variance, constant scale and shift a channel. @shape x[n,c,…], scale[c], shift[c] -> y[n,c,…] @error of its root and quotient */
export const definition: Operator = {
  name: "GroupNormalization",
  sinceOpset: 21, // opset 18 has a scale a group, was withdrawn, and is nobody's
  attributes: { epsilon: {}, num_groups: {}, stash_type: {} },
  arity: () => [3, 3],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => {
    const shape = tensors.shape(inputOf(node, 0));
    grouped(node, shape);
    return [shape];
  },
  terms: (node, _tensors, [shape]) => sizeOf(shape) * ((grouped(node, shape)[2] ?? 1) + 6),
  lower: (node, tensors, [shape]) =>
    normalised(inputOf(node, 0), outputOf(node), {
      groups: reductionGroups({ from: grouped(node, shape), axes: [2] }),
      epsilon: floatAttribute(node, "epsilon", 1e-5),
      factors: channelValues(node, 1, tensors, shape),
      addends: channelValues(node, 2, tensors, shape),
    }),
  examples: [
    {
      title: "normalises groups of two channels",
      opset: 21,
      inputs: [
        { shape: [1, 4, 2] },
        { shape: [4], values: [1, -0.5, 0.75, 0.3] },
        { shape: [4], values: [0.25, 0, -1, 0.5] },
      ],
      attributes: { epsilon: 0.125, num_groups: 2n },
    },
  ],
};

/** Batch, groups, and all elements of each. */
function grouped(node: FloatNode, shape: Shape): Shape {
  const groups = integerAttribute(node, "num_groups", 0);
  const [batch = 1, channels = 0] = shape;
  if (!(groups >= 1) || channels % groups !== 0)
    throw new ShapeMismatch(`GroupNormalization node "${node.name}"`, `${channels} channels in ${groups} groups`);
  return [batch, groups, sizeOf(shape.slice(1)) / groups];
}
