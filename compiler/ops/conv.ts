import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { ShapeMismatch, sizeOf } from "../graph/shape.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { affineNode } from "../lowering/affine-node.ts";
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
  lower: (node, tensors, [shape]) => {
    const { batch, channels, filters, perGroup, group, windows } = parts(node, tensors);
    const { places, kernel, size, at } = joinedTaps(windows.map(windowTaps));
    const { data } = frozenFilters(node, tensors);
    const bias = channelBias(node, tensors, filters);
    const map = new SparseMapBuilder(sizeOf(shape) * perGroup * kernel);
    for (let image = 0; image < batch; image++)
      for (let filter = 0; filter < filters; filter++) {
        const first = image * channels + Math.floor(filter / (filters / group)) * perGroup;
        for (let place = 0; place < places; place++) {
          for (let channel = 0; channel < perGroup; channel++) {
            const [base, weights] = [(first + channel) * size, (filter * perGroup + channel) * kernel];
            for (let tap = 0; tap < kernel; tap++) {
              const read = at[place * kernel + tap] ?? -1;
              if (read >= 0) map.add(base + read, data[weights + tap] ?? 0);
            }
          }
          map.endRow(bias[filter]);
        }
      }
    return [affineNode([inputOf(node, 0)], outputOf(node), map.build())];
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
