// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { broadcastIndices, broadcastShape, ShapeMismatch, type Shape } from "../graph/shape.ts";
import { constantInput, integerAttribute } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";
import type { Groups } from "./groups.ts";
import { axisOf, reductionGroups } from "./reduction.ts";

/** What an attribute `axis` and all axes behind it span; left out: the last one. @error ShapeMismatch */
export function trailingGroups(node: FloatNode, from: Shape): Groups {
  const first = axisOf(node, integerAttribute(node, "axis", -1), from.length);
  return reductionGroups({ from, axes: [...from.keys()].slice(first) });
}

/** A constant input repeated to a shape. @error UnsupportedNode, ShapeMismatch */
export function broadcastConstant(node: FloatNode, index: number, tensors: TensorView, shape: Shape): Float64Array {
  const tensor = constantInput(node, index, tensors, "Export the model with its scale and shift as constants");
  const where = `${node.op} node "${node.name}"`;
  if (broadcastShape(tensor.shape, shape, where).join() !== shape.join())
    throw new ShapeMismatch(where, `input ${index} of shape [${tensor.shape.join(", ")}] does not broadcast to x`);
  return Float64Array.from(broadcastIndices(tensor.shape, shape), (place) => elementAt(tensor.data, place));
}
