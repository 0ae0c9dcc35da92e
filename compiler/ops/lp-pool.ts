// SPDX-License-Identifier: GPL-3.0-or-later
import { sizeOf } from "../graph/shape.ts";
import { normOf, norms } from "../lowering/norms.ts";
import { poolOf, poolReads, tapGroups } from "../lowering/pooling.ts";
import { joinedTaps } from "../lowering/taps.ts";
import { windowTaps } from "../lowering/windows.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** The norm of each window, p = 1 or 2. @shape x[n,c,…] -> y[n,c,…] @error of the sums it rescales, and of a root */
export const definition: Operator = {
  name: "LpPool",
  sinceOpset: 2,
  attributes: {
    ...{ auto_pad: {}, kernel_shape: {}, p: {}, pads: {}, strides: {} },
    ...{ ceil_mode: { since: 18 }, dilations: { since: 18 } },
  },
  arity: () => [1, 1],
  elements: "floats",
  error: "approximated",
  inferShapes: (node, tensors) => {
    normOf(node);
    return [poolOf(node, tensors).shape];
  },
  terms: (node, tensors) => poolReads(poolOf(node, tensors)) + 3 * sizeOf(tensors.shape(inputOf(node, 0))),
  lower: (node, tensors) => {
    const { images, windows } = poolOf(node, tensors);
    const input = inputOf(node, 0);
    const groups = tapGroups(images, joinedTaps(windows.map(windowTaps)));
    return norms(input, outputOf(node), groups, sizeOf(tensors.shape(input)), normOf(node));
  },
  examples: [
    {
      title: "takes roots of sums of squares",
      inputs: [{ shape: [1, 1, 4] }],
      attributes: { kernel_shape: [2n], strides: [2n] },
    },
    {
      title: "adds up sizes",
      inputs: [{ shape: [1, 2, 4] }],
      attributes: { kernel_shape: [2n], strides: [2n], p: 1n },
    },
    {
      title: "leaves padding out",
      opset: 18,
      inputs: [{ shape: [1, 1, 3, 3] }],
      attributes: { kernel_shape: [2n, 2n], pads: [1n, 0n, 0n, 1n], dilations: [1n, 2n], p: 1n },
    },
  ],
};
