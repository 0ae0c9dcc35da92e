// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { sizeOf, type Shape } from "../graph/shape.ts";
import { inputOf, integersAttribute, UnsupportedNode } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";
import type { Groups } from "./groups.ts";
import type { Reduction } from "./reduction.ts";
import type { Taps } from "./taps.ts";
import { spatialAxes, windowsOf, type Window } from "./windows.ts";

/** A pool over all axes after batch and channels. @error ShapeMismatch */
export function globalPool(node: FloatNode, tensors: TensorView): Pick<Reduction, "from" | "axes" | "shape"> {
  const from = tensors.shape(inputOf(node, 0));
  const spatial = spatialAxes(node, from);
  return { from, axes: spatial.map((_, axis) => axis + 2), shape: [...from.slice(0, 2), ...spatial.map(() => 1)] };
}

/** `images` are batch times channels: each is pooled alike. */
export type Pool = Readonly<{ shape: Shape; images: number; windows: readonly Window[] }>;

/** The windows of a pool, whose kernel's shape is an attribute. @error UnsupportedNode, ShapeMismatch */
export function poolOf(node: FloatNode, tensors: TensorView): Pool {
  const from = tensors.shape(inputOf(node, 0));
  const spatial = spatialAxes(node, from);
  const kernels = integersAttribute(node, "kernel_shape");
  if (kernels === undefined)
    throw new UnsupportedNode(node, "it has no kernel_shape", "Check the model with onnx.checker and export it again");
  const windows = windowsOf(node, spatial, kernels);
  const outer = from.slice(0, 2);
  return { shape: [...outer, ...windows.map(({ places }) => places)], images: sizeOf(outer), windows };
}

/** The most elements that all windows read together. */
export function poolReads({ shape, windows }: Pool): number {
  return windows.reduce((product, { kernel }) => product * kernel, sizeOf(shape));
}

/** What each window reads of each image, padding left out. */
export function tapGroups(images: number, { size, places, kernel, at }: Taps): Groups {
  const starts = new Uint32Array(images * places + 1);
  const members = new Uint32Array(images * places * kernel);
  let end = 0;
  for (let image = 0; image < images; image++)
    for (let place = 0; place < places; place++) {
      for (let tap = 0; tap < kernel; tap++) {
        const read = elementAt(at, place * kernel + tap);
        if (read >= 0) members[end++] = image * size + read;
      }
      starts[image * places + place + 1] = end;
    }
  return { starts, members: members.subarray(0, end) };
}
