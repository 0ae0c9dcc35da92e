// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { ShapeMismatch, sizeOf } from "../graph/shape.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { filterRows } from "../lowering/filter-rows.ts";
import { channelBias, checkKernelShape, frozenFilters } from "../lowering/filters.ts";
import { joinedTaps } from "../lowering/taps.ts";
import { spatialAxes, windowsOf, windowTaps, type Window } from "../lowering/windows.ts";
import { inputOf, integerAttribute, outputOf } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/** Convolution with constant filters over any number of axes. @shape x[n,c,…], w[m,c/group,…], b[m] -> y[n,m,…] @error of rounded weights */
export const definition: Operator = {
  name: "Conv",
  sinceOpset: 1,
  attributes: { auto_pad: {}, dilations: {}, group: {}, kernel_shape: {}, pads: {}, strides: {} },
  arity: () => [2, 3],
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => {
    const { batch, filters, windows } = parts(node, tensors);
    return [[batch, filters, ...windows.map(({ places }) => places)]];
  },
  terms: (node, tensors, [shape]) => {
    const { perGroup, windows } = parts(node, tensors);
    return windows.reduce((product, { kernel }) => product * kernel, sizeOf(shape) * perGroup);
  },
  lower: (node, tensors) => {
    const { batch, channels, filters, perGroup, group, windows } = parts(node, tensors);
    const taps = joinedTaps(windows.map(windowTaps));
    const map = filterRows(
      {
        ...{ batch, channels, filters },
        readsOf: (filter) => ({ first: Math.floor(filter / (filters / group)) * perGroup, count: perGroup }),
        weightsAt: (filter, channel) => (filter * perGroup + (channel % perGroup)) * taps.kernel,
      },
      taps,
      frozenFilters(node, tensors).data,
      channelBias(node, tensors, filters),
    );
    return [affineNode([inputOf(node, 0)], outputOf(node), map)];
  },
  examples: [
    {
      title: "filters an image",
      inputs: [
        { shape: [1, 1, 3, 3] },
        { shape: [2, 1, 2, 2], values: [1, -0.5, 0.25, 2, -3, 0.125, 0.7, 0] },
        { shape: [2], values: [0.5, -1] },
      ],
    },
    {
      title: "filters a series of several channels with strides, dilations and padding",
      inputs: [{ shape: [1, 2, 5] }, { shape: [1, 2, 2], values: [0.3, -1, 0.7, 2] }],
      attributes: { kernel_shape: [2n], strides: [2n], dilations: [2n], pads: [1n, 2n] },
    },
    {
      title: "filters groups of channels apart",
      inputs: [{ shape: [1, 4, 3] }, { shape: [2, 2, 2], values: [0.3, -1, 0.7, 2, 1, 0.2, -0.6, 0.1] }],
      attributes: { group: 2n },
    },
    {
      title: "keeps the size, with the odd padding at the end",
      inputs: [{ shape: [1, 1, 4, 3] }, { shape: [1, 1, 2, 2], values: [1, -0.5, 0.25, 2] }],
      attributes: { auto_pad: "SAME_UPPER", strides: [2n, 1n] },
    },
    {
      title: "keeps the size, with the odd padding at the beginning",
      inputs: [{ shape: [2, 1, 4] }, { shape: [1, 1, 2], values: [1, -0.5] }],
      attributes: { auto_pad: "SAME_LOWER" },
    },
    {
      title: "filters volumes",
      inputs: [{ shape: [1, 1, 2, 2, 2] }, { shape: [1, 1, 1, 2, 2], values: [1, -0.5, 0.3, 0.7] }],
      attributes: { auto_pad: "VALID" },
    },
  ],
};

type Parts = Readonly<{
  batch: number;
  channels: number;
  filters: number;
  perGroup: number;
  group: number;
  windows: readonly Window[];
}>;

function parts(node: FloatNode, tensors: TensorView): Parts {
  const shape = tensors.shape(inputOf(node, 0));
  const sizes = spatialAxes(node, shape);
  const [batch, channels] = [elementAt(shape, 0), elementAt(shape, 1)];
  const weights = frozenFilters(node, tensors).shape;
  const [filters = 0, perGroup = 0, ...kernels] = weights;
  const group = integerAttribute(node, "group", 1);
  const where = `Conv node "${node.name}"`;
  if (weights.length !== shape.length || perGroup * group !== channels || filters % group !== 0)
    throw new ShapeMismatch(
      where,
      `filters of shape [${weights.join(", ")}] in ${group} groups do not fit [${shape.join(", ")}]`,
    );
  checkKernelShape(node, kernels);
  return { batch, channels, filters, perGroup, group, windows: windowsOf(node, sizes, kernels) };
}
