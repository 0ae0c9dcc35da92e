// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { ShapeMismatch, type Shape } from "../graph/shape.ts";
import { integersAttribute } from "../node-parts.ts";
import { axisTaps, type Taps } from "./taps.ts";
import { list, windowAttributes } from "./windows.ts";

/** What a transposed convolution does along one axis of `size`: every element spreads a kernel, `before` of the result are cut off. */
export type Spread = Readonly<{
  size: number;
  kernel: number;
  stride: number;
  dilation: number;
  before: number;
  places: number;
}>;

/** One an axis, as the attributes say. @error UnsupportedNode, ShapeMismatch */
export function spreadsOf(node: FloatNode, sizes: Shape, kernels: readonly number[]): readonly Spread[] {
  const rank = sizes.length;
  const { strides, dilations, pads, isSame, isUpper } = windowAttributes(node, rank, kernels);
  const more = list(node, "output_padding", rank, 0, 0);
  const wanted = integersAttribute(node, "output_shape")?.slice(-rank) ?? [];
  return sizes.map((size, axis): Spread => {
    const [kernel, stride] = [elementAt(kernels, axis), elementAt(strides, axis)];
    const dilation = elementAt(dilations, axis);
    const all = stride * (size - 1) + elementAt(more, axis) + (kernel - 1) * dilation + 1;
    const places =
      wanted[axis] ?? (isSame ? size * stride : all - elementAt(pads, axis) - elementAt(pads, axis + rank));
    if (!(places >= 1))
      throw new ShapeMismatch(
        `${node.op} node "${node.name}"`,
        `axis ${axis} of its output would have ${places} places`,
      );
    const isGiven = wanted[axis] === undefined && !isSame;
    const cut = Math.max(0, all - places);
    const before = isGiven ? elementAt(pads, axis) : isUpper ? Math.floor(cut / 2) : Math.ceil(cut / 2);
    return { size, kernel, stride, dilation, before, places };
  });
}

/** Each output reads the inputs whose kernels reach it. */
export function spreadTaps({ size, kernel, stride, dilation, before, places }: Spread): Taps {
  return axisTaps(size, places, kernel, (place, tap) => {
    const reached = place + before - tap * dilation;
    return reached % stride === 0 ? reached / stride : -1;
  });
}
