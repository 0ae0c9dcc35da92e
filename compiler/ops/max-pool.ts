// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { poolOf, poolReads, tapGroups, type Pool } from "../lowering/pooling.ts";
import { axisTaps, joinedTaps } from "../lowering/taps.ts";
import { tournament } from "../lowering/tournament.ts";
import { windowTaps, type Window } from "../lowering/windows.ts";
import { inputOf, integerAttribute, outputOf, UnsupportedNode } from "../node-parts.ts";
import type { Operator } from "../operator.ts";

/** The largest of each window, one axis after the other. @shape x[n,c,…] -> y[n,c,…] @error of the sums it rescales */
export const definition: Operator = {
  name: "MaxPool",
  sinceOpset: 1,
  attributes: {
    ...{ auto_pad: {}, kernel_shape: {}, pads: {}, strides: {} },
    ...{ storage_order: { since: 8 }, ceil_mode: { since: 10 }, dilations: { since: 10 } },
  },
  arity: () => [1, 1],
  outputs: (opset) => [1, opset < 8 ? 1 : 2],
  takesLargest: true,
  elements: "numbers",
  neverWraps: true,
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => {
    if (node.outputs[1])
      throw new UnsupportedNode(node, `its indices "${node.outputs[1]}" are read`, "Leave them out of the model");
    if (integerAttribute(node, "storage_order", 0) !== 0)
      throw new UnsupportedNode(node, "storage_order is not 0", "Export the model row-major");
    const { shape, windows } = poolOf(node, tensors);
    if (windows.some(readsNothing))
      throw new UnsupportedNode(node, "a window has only padding in it", "Give it less padding");
    return [shape];
  },
  terms: (node, tensors) => 5 * poolReads(poolOf(node, tensors)),
  lower: (node, tensors) => {
    const pool = poolOf(node, tensors);
    const last = pool.windows.length - 1;
    let tensor = inputOf(node, 0);
    return pool.windows.flatMap((_, axis) => {
      const output = axis === last ? outputOf(node) : `${outputOf(node)}:axis${axis}`;
      const nodes = alongAxis(tensor, output, pool, axis, outputOf(node));
      tensor = output;
      return nodes;
    });
  },
  examples: [
    {
      title: "takes the largest of quantised values",
      inputs: [{ shape: [1, 1, 2, 2], elementType: "uint8" }],
      attributes: { kernel_shape: [2n, 2n] },
      outputTypes: ["uint8"],
    },
    {
      title: "takes the largest of each window of an image",
      inputs: [{ shape: [1, 2, 2, 4] }],
      attributes: { kernel_shape: [2n, 2n], strides: [2n, 2n] },
    },
    {
      title: "leaves padding out, in windows that overlap",
      inputs: [{ shape: [1, 1, 3, 3] }],
      attributes: { kernel_shape: [2n, 3n], pads: [1n, 0n, 0n, 1n], storage_order: 0n },
    },
    {
      title: "puts one window more at the end",
      inputs: [{ shape: [1, 1, 6] }],
      attributes: { kernel_shape: [3n], strides: [2n], ceil_mode: 1n },
    },
    {
      title: "compares elements apart",
      inputs: [{ shape: [1, 1, 5] }],
      attributes: { kernel_shape: [2n], dilations: [3n], auto_pad: "VALID" },
    },
    {
      title: "keeps the size",
      opset: 7,
      inputs: [{ shape: [1, 1, 5] }],
      attributes: { kernel_shape: [2n], strides: [2n], auto_pad: "SAME_LOWER" },
    },
  ],
};

/** Pools one axis: those before it are pooled already. */
function alongAxis(
  input: string,
  output: string,
  { images, windows }: Pool,
  axis: number,
  source: string,
): LoweredNode[] {
  const taps = joinedTaps(
    windows.map((window, other) => (other === axis ? windowTaps(window) : whole(window, other < axis))),
  );
  const groups = tapGroups(images, taps);
  return tournament(input, output, groups, images * taps.size, "largest", source);
}

/** Each place of an axis reads itself. */
function whole({ places, size }: Window, isPooled: boolean) {
  const length = isPooled ? places : size;
  return axisTaps(length, length, 1, (place) => place);
}

/** Some place has only padding. */
function readsNothing(window: Window): boolean {
  const { at, places, kernel } = windowTaps(window);
  return Array.from({ length: places }, (_, place) => at.subarray(place * kernel, (place + 1) * kernel)).some((reads) =>
    reads.every((read) => read < 0),
  );
}
