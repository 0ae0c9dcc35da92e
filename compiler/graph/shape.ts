// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";

/** Dimensions of a tensor; a scalar has none. */
export type Shape = readonly number[];

/** The shapes that meet in one node do not fit together. */
export class ShapeMismatch extends FatalError {
  constructor(where: string, problem: string) {
    super("SHAPE_MISMATCH", `${where}: ${problem}. Check the model with onnx.checker and export it again.`, {
      details: { where, problem },
    });
  }
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** The shape that both broadcast to, by numpy's rule. @error ShapeMismatch */
export function broadcastShape(a: Shape, b: Shape, where: string): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1)
      throw new ShapeMismatch(where, `[${a.join(", ")}] and [${b.join(", ")}] do not broadcast`);
    return left === 1 ? right : left;
  });
}

/** For each element of `to`, row-major, the element of `from` that broadcasting puts there. */
export function broadcastIndices(from: Shape, to: Shape): number[] {
  const strides = broadcastStrides(from, to);
  return Array.from({ length: sizeOf(to) }, (_, flat) => {
    let rest = flat;
    let index = 0;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const dimension = to[axis] ?? 1;
      index += (rest % dimension) * (strides[axis] ?? 0);
      rest = Math.floor(rest / dimension);
    }
    return index;
  });
}

/** Row-major strides of `from` along the axes of `to`; 0 where it repeats. */
function broadcastStrides(from: Shape, to: Shape): number[] {
  const strides = new Array<number>(to.length).fill(0);
  let stride = 1;
  for (let back = 1; back <= from.length; back++) {
    const dimension = from[from.length - back] ?? 1;
    if (dimension !== 1) strides[to.length - back] = stride;
    stride *= dimension;
  }
  return strides;
}
