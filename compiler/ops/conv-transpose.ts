// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { ShapeMismatch, sizeOf } from "../graph/shape.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { filterRows } from "../lowering/filter-rows.ts";
import { channelBias, checkKernelShape, frozenFilters } from "../lowering/filters.ts";
import { spreadTaps, spreadsOf, type Spread } from "../lowering/spreads.ts";
import { joinedTaps } from "../lowering/taps.ts";
import { spatialAxes } from "../lowering/windows.ts";
import { inputOf, integerAttribute, outputOf } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/** The transposed convolution with constant filters: every input spreads a filter. @shape x[n,c,…], w[c,m/group,…], b[m] -> y[n,m,…] @error of rounded weights */
export const definition: Operator = {
  name: "ConvTranspose",
  sinceOpset: 1,
  attributes: {
    ...{ auto_pad: {}, dilations: {}, group: {}, kernel_shape: {} },
    ...{ output_padding: {}, output_shape: {}, pads: {}, strides: {} },
  },
  arity: () => [2, 3],
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => {
    const { batch, perGroup, group, spreads } = parts(node, tensors);
    return [[batch, perGroup * group, ...spreads.map(({ places }) => places)]];
  },
  terms: (node, tensors) => {
    const { perGroup, spreads } = parts(node, tensors);
    return spreads.reduce(
      (product, { kernel }) => product * kernel,
      sizeOf(tensors.shape(inputOf(node, 0))) * perGroup,
    );
  },
  lower: (node, tensors) => {
    const { batch, channels, perGroup, group, spreads } = parts(node, tensors);
    const taps = joinedTaps(spreads.map(spreadTaps));
    const [filters, inGroup] = [perGroup * group, channels / group];
    const map = filterRows(
      {
        ...{ batch, channels, filters },
        readsOf: (filter) => ({ first: Math.floor(filter / perGroup) * inGroup, count: inGroup }),
        weightsAt: (filter, channel) => (channel * perGroup + (filter % perGroup)) * taps.kernel,
      },
      taps,
      frozenFilters(node, tensors).data,
      channelBias(node, tensors, filters),
    );
    return [affineNode([inputOf(node, 0)], outputOf(node), map)];
  },
  examples: [
    {
      title: "spreads an image",
      inputs: [
        { shape: [1, 1, 2, 2] },
        { shape: [1, 2, 2, 2], values: [1, -0.5, 0.25, 2, -3, 0.125, 0.7, 0] },
        { shape: [2], values: [0.5, -1] },
      ],
      attributes: { strides: [2n, 1n], pads: [0n, 1n, 1n, 0n] },
    },
    {
      title: "spreads groups of channels apart, with output padding and dilations",
      inputs: [{ shape: [1, 4, 2] }, { shape: [4, 1, 2], values: [0.3, -1, 0.7, 2, 1, 0.2, -0.6, 0.1] }],
      attributes: { group: 2n, strides: [3n], dilations: [2n], output_padding: [2n] },
    },
    {
      title: "gives the size it is asked for",
      inputs: [{ shape: [1, 1, 3] }, { shape: [1, 1, 4], values: [0.3, -1, 0.7, 2] }],
      attributes: { strides: [2n], output_shape: [5n] },
    },
    {
      title: "gives the size it is asked for, cut more at the end",
      inputs: [{ shape: [1, 1, 3] }, { shape: [1, 1, 4], values: [0.3, -1, 0.7, 2] }],
      attributes: { strides: [2n], output_shape: [5n], auto_pad: "SAME_UPPER" },
    },
    {
      title: "grows by the stride, cut more at the beginning",
      inputs: [{ shape: [1, 1, 3] }, { shape: [1, 1, 3], values: [0.3, -1, 0.7] }],
      attributes: { strides: [2n], auto_pad: "SAME_LOWER" },
    },
    {
      title: "grows by the stride, cut more at the end",
      inputs: [{ shape: [2, 1, 2] }, { shape: [1, 1, 3], values: [0.3, -1, 0.7] }],
      attributes: { strides: [2n], auto_pad: "SAME_UPPER" },
    },
  ],
};

type Parts = Readonly<{
  batch: number;
  channels: number;
  perGroup: number;
  group: number;
  spreads: readonly Spread[];
}>;

function parts(node: FloatNode, tensors: TensorView): Parts {
  const shape = tensors.shape(inputOf(node, 0));
  const sizes = spatialAxes(node, shape);
  const [batch, channels] = [elementAt(shape, 0), elementAt(shape, 1)];
  const weights = frozenFilters(node, tensors).shape;
  const [read = 0, perGroup = 0, ...kernels] = weights;
  const group = integerAttribute(node, "group", 1);
  if (weights.length !== shape.length || read !== channels || !(group >= 1) || channels % group !== 0)
    throw new ShapeMismatch(
      `ConvTranspose node "${node.name}"`,
      `filters of shape [${weights.join(", ")}] in ${group} groups do not fit [${shape.join(", ")}]`,
    );
  checkKernelShape(node, kernels);
  return { batch, channels, perGroup, group, spreads: spreadsOf(node, sizes, kernels) };
}
