// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { groupSums } from "../lowering/groups.ts";
import { poolOf, poolReads, tapGroups } from "../lowering/pooling.ts";
import { joinedTaps } from "../lowering/taps.ts";
import { windowTaps } from "../lowering/windows.ts";
import { inputOf, integerAttribute, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** The mean of each window, with or without the padding in it. @shape x[n,c,…] -> y[n,c,…] @error of the rounded share */
export const definition: Operator = {
  name: "AveragePool",
  sinceOpset: 1,
  attributes: {
    ...{ auto_pad: {}, kernel_shape: {}, pads: {}, strides: {} },
    ...{ count_include_pad: { since: 7 }, ceil_mode: { since: 10 }, dilations: { since: 19 } },
  },
  arity: () => [1, 1],
  elements: "floats",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => [poolOf(node, tensors).shape],
  terms: (node, tensors) => poolReads(poolOf(node, tensors)),
  lower: (node, tensors) => {
    const { images, windows } = poolOf(node, tensors);
    const taps = joinedTaps(windows.map(windowTaps));
    const countsPadding = integerAttribute(node, "count_include_pad", 0) !== 0;
    const counts = joinedTaps(windows.map((window) => windowTaps(countsPadding ? padded(window) : window)));
    const sizes = Array.from({ length: counts.places }, (_, place) => {
      const start = place * counts.kernel;
      return counts.at.subarray(start, start + counts.kernel).filter((read) => read >= 0).length;
    });
    const weightOf = (_count: number, group: number) => 1 / elementAt(sizes, group % counts.places);
    return [groupSums(inputOf(node, 0), outputOf(node), tapGroups(images, taps), weightOf)];
  },
  examples: [
    {
      title: "takes means of windows",
      inputs: [{ shape: [1, 2, 4] }],
      attributes: { kernel_shape: [2n], strides: [2n] },
    },
    {
      title: "leaves padding out of the means",
      inputs: [{ shape: [1, 1, 3, 3] }],
      attributes: { kernel_shape: [2n, 2n], pads: [1n, 0n, 0n, 1n], strides: [2n, 1n] },
    },
    {
      title: "counts padding",
      inputs: [{ shape: [1, 1, 3, 2] }],
      attributes: { kernel_shape: [2n, 2n], pads: [1n, 1n, 1n, 1n], strides: [2n, 2n], count_include_pad: 1n },
    },
    {
      title: "puts one window more at the end",
      inputs: [{ shape: [1, 1, 6] }],
      attributes: { kernel_shape: [3n], strides: [2n], ceil_mode: 1n },
    },
    {
      title: "counts padding, but not what a window reaches behind it",
      opset: 19,
      inputs: [{ shape: [1, 1, 6] }],
      attributes: { kernel_shape: [4n], strides: [3n], pads: [1n, 0n], ceil_mode: 1n, count_include_pad: 1n },
    },
    {
      title: "counts padding, but not what a window reaches behind it, before opset 19",
      opset: 17,
      inputs: [{ shape: [1, 1, 6] }],
      attributes: { kernel_shape: [4n], strides: [3n], pads: [1n, 0n], ceil_mode: 1n, count_include_pad: 1n },
    },
    {
      title: "takes means of elements apart",
      opset: 19,
      inputs: [{ shape: [1, 1, 5] }],
      attributes: { kernel_shape: [2n], dilations: [3n] },
    },
    {
      title: "keeps the size",
      inputs: [{ shape: [1, 1, 4] }],
      attributes: { kernel_shape: [4n], auto_pad: "SAME_LOWER" },
    },
    {
      title: "keeps the size and counts padding",
      inputs: [{ shape: [1, 1, 5] }],
      attributes: { kernel_shape: [4n], strides: [2n], auto_pad: "SAME_UPPER", count_include_pad: 1n },
    },
  ],
};

/** The same window over what it slides over with its padding. */
function padded<T extends Readonly<{ size: number; before: number; after: number }>>(window: T): T {
  return { ...window, size: window.size + window.before + window.after, before: 0, after: 0 };
}
