// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { broadcastIndices, sizeOf, type Shape } from "../graph/shape.ts";
import { outputOf } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";
import { pickingNode } from "./affine-node.ts";
import { atLeast, atMost } from "./bounded.ts";
import { tournament, type Extreme } from "./tournament.ts";

/** The largest or smallest of all inputs, broadcast; the constants among them come last, as one bound. */
export function elementwiseExtreme(
  node: FloatNode,
  tensors: TensorView,
  shape: Shape,
  extreme: Extreme,
): LoweredNode[] {
  const [output, size] = [outputOf(node), sizeOf(shape)];
  const names = [...new Set(node.inputs)];
  const variables = names.filter((name) => tensors.constant(name) === undefined);
  const constants = names.filter((name) => tensors.constant(name) !== undefined);
  const unbounded = constants.length === 0 ? output : `${output}:unbounded`;
  const nodes = [...amongVariables(variables, unbounded, tensors, shape, extreme, output)];
  if (constants.length === 0) return nodes;
  const bound = constants
    .map((name) => broadcastValues(tensors, name, shape))
    .reduce((a, b) => a.map((value, index) => ofTwo(extreme)(value, elementAt(b, index))));
  return [...nodes, ...(extreme === "largest" ? atLeast : atMost)(unbounded, output, size, bound)];
}

function ofTwo(extreme: Extreme): (a: number, b: number) => number {
  return extreme === "largest" ? Math.max : Math.min;
}

function broadcastValues(tensors: TensorView, name: string, shape: Shape): Float64Array {
  const data = tensors.constant(name)?.data ?? [];
  return Float64Array.from(broadcastIndices(tensors.shape(name), shape), (index) => elementAt(data, index));
}

function amongVariables(
  names: readonly string[],
  output: string,
  tensors: TensorView,
  shape: Shape,
  extreme: Extreme,
  source: string,
): LoweredNode[] {
  const [size, count] = [sizeOf(shape), names.length];
  const picks = new Int32Array(size * count);
  let start = 0;
  for (const [place, name] of names.entries()) {
    const from = tensors.shape(name);
    broadcastIndices(from, shape).forEach((index, element) => {
      picks[element * count + place] = start + index;
    });
    start += sizeOf(from);
  }
  if (count === 1) return [{ ...pickingNode(names, output, picks), source }];
  const side = `${output}:side-by-side`;
  const groups = {
    starts: Uint32Array.from({ length: size + 1 }, (_, element) => element * count),
    members: Uint32Array.from(picks.keys()),
  };
  return [
    { ...pickingNode(names, side, picks), source },
    ...tournament(side, output, groups, picks.length, extreme, source),
  ];
}
