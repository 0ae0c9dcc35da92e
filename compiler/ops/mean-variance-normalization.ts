// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { groupCount, type Groups } from "../lowering/groups.ts";
import { linearNode } from "../lowering/linear-node.ts";
import { centred } from "../lowering/normalisation.ts";
import { axisOf, reductionGroups } from "../lowering/reduction.ts";
import { sharesOf } from "../lowering/shares.ts";
import { inputOf, integersAttribute, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/**
 * (x − mean) / √variance along `axes`: what of the length of all deviations each is, times the root of their number. Where
 * nothing deviates onnxruntime gives no number, so that a model must see to it.
 * @shape x[…] -> y[…] @error of its root and quotient
 */
export const definition: Operator = {
  name: "MeanVarianceNormalization",
  sinceOpset: 9,
  attributes: { axes: {} },
  arity: () => [1, 1],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => {
    const shape = tensors.shape(inputOf(node, 0));
    groupsOf(node, shape);
    return [shape];
  },
  terms: (_node, _tensors, [shape]) => 10 * sizeOf(shape),
  lower: (node, _tensors, [shape]) => {
    const [output, size, groups] = [outputOf(node), sizeOf(shape), groupsOf(node, shape)];
    const [deviations, shares] = [`${output}:deviations`, `${output}:shares`];
    const root = Math.sqrt(size / groupCount(groups));
    return [
      ...centred(inputOf(node, 0), deviations, groups, output),
      ...sharesOf(2, deviations, shares, groups).map((each) => ({ ...each, source: output })),
      linearNode([[shares, root]], output, size),
    ];
  },
  // Of one node alone onnxruntime gives no number where all elements are equal.
  examples: [],
};

/** All but the channels, where the node does not say. @error ShapeMismatch */
function groupsOf(node: FloatNode, from: Shape): Groups {
  const axes = (integersAttribute(node, "axes") ?? [0, 2, 3]).map((axis) => axisOf(node, axis, from.length));
  return reductionGroups({ from, axes });
}
