// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { ShapeMismatch, type Shape } from "../graph/shape.ts";
import { integerAttribute, integersAttribute, UnsupportedNode } from "../node-parts.ts";
import { axisTaps, type Taps } from "./taps.ts";

/** A window that slides along one axis of `size`: `before` and `after` are padding, `places` how often it is put down. */
export type Window = Readonly<{
  size: number;
  kernel: number;
  stride: number;
  dilation: number;
  before: number;
  after: number;
  places: number;
}>;

/** The axes after batch and channels. @error ShapeMismatch */
export function spatialAxes(node: FloatNode, shape: Shape): Shape {
  if (shape.length < 3)
    throw new ShapeMismatch(
      `${node.op} node "${node.name}"`,
      `the input has ${shape.length} dimensions, and needs batch, channels and at least one more`,
    );
  return shape.slice(2);
}

/** One window an axis, as strides, dilations, pads, auto_pad and ceil_mode say. @error UnsupportedNode, ShapeMismatch */
export function windowsOf(node: FloatNode, sizes: Shape, kernels: readonly number[]): readonly Window[] {
  const lists = windowAttributes(node, sizes.length, kernels);
  const isCeil = integerAttribute(node, "ceil_mode", 0) !== 0;
  return sizes.map((size, axis) => {
    const [stride, dilation] = [elementAt(lists.strides, axis), elementAt(lists.dilations, axis)];
    const kernel = elementAt(kernels, axis);
    const reach = (kernel - 1) * dilation + 1;
    const [before, after] = lists.isSame
      ? samePads(size, reach, stride, lists.isLower)
      : [elementAt(lists.pads, axis), elementAt(lists.pads, axis + sizes.length)];
    const room = size + before + after - reach;
    if (room < 0)
      throw new ShapeMismatch(
        `${node.op} node "${node.name}"`,
        `a window of ${reach} does not fit into ${size} and its padding`,
      );
    const places = Math.floor(room / stride) + 1;
    // A window more where some input is left, but none that begins behind it.
    const oneMore = isCeil && room % stride > 0 && places * stride < size + before ? 1 : 0;
    return { size, kernel, stride, dilation, before, after, places: places + oneMore };
  });
}

/** What the window reads: place · stride + tap · dilation, without the padding. */
export function windowTaps({ size, kernel, stride, dilation, before, places }: Window): Taps {
  return axisTaps(size, places, kernel, (place, tap) => place * stride + tap * dilation - before);
}

const AUTO_PADS: readonly string[] = ["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"];

/** Strides, dilations and pads of all axes, with ONNX's defaults. `isSame`: the pads follow from the sizes. @error UnsupportedNode */
export function windowAttributes(node: FloatNode, rank: number, kernels: readonly number[]) {
  const { auto_pad: autoPad = "NOTSET" } = node.attributes;
  if (typeof autoPad !== "string" || !AUTO_PADS.includes(autoPad))
    throw malformed(node, `auto_pad is none of ${AUTO_PADS.join(", ")}`);
  const pads = list(node, "pads", 2 * rank, 0, 0);
  if (autoPad !== "NOTSET" && pads.some((pad) => pad !== 0))
    throw malformed(node, "it has both pads and auto_pad, which exclude each other");
  if (kernels.length !== rank || kernels.some((kernel) => !(kernel >= 1)))
    throw malformed(node, `the kernel's shape [${kernels.join(", ")}] does not fit ${rank} axes`);
  const strides = list(node, "strides", rank, 1, 1);
  const dilations = list(node, "dilations", rank, 1, 1);
  return {
    ...{ strides, dilations, pads },
    isSame: autoPad === "SAME_UPPER" || autoPad === "SAME_LOWER",
    isLower: autoPad === "SAME_LOWER",
    isUpper: autoPad === "SAME_UPPER",
  };
}

/** As many places as the input has, divided by the stride; the odd one of the padding at the end, or at the beginning. */
function samePads(size: number, reach: number, stride: number, isLower: boolean): [before: number, after: number] {
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + reach - size);
  const [less, more] = [Math.floor(total / 2), Math.ceil(total / 2)];
  return isLower ? [more, less] : [less, more];
}

/** A list with one integer an axis (two for pads). @error UnsupportedNode */
export function list(node: FloatNode, name: string, length: number, byDefault: number, least: number): number[] {
  const given = integersAttribute(node, name) ?? [];
  if (given.length === 0) return new Array<number>(length).fill(byDefault);
  if (given.length !== length || given.some((each) => !(each >= least)))
    throw malformed(node, `${name} is [${given.join(", ")}], not ${length} integers from ${least} on`);
  return given;
}

function malformed(node: FloatNode, problem: string): UnsupportedNode {
  return new UnsupportedNode(node, problem, "Check the model with onnx.checker and export it again");
}
