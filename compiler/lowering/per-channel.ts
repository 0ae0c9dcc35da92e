// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { ShapeMismatch, sizeOf, type Shape } from "../graph/shape.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { constantInput } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";
import { affineNode } from "./affine-node.ts";

/** factor · input + addend, where axis 1 says which of the factors and addends. */
export function perChannel(
  input: Readonly<{ name: string; shape: Shape }>,
  output: string,
  factors: Float64Array,
  addends: Float64Array,
): LoweredNode {
  const size = sizeOf(input.shape);
  const perElement = sizeOf(input.shape.slice(2));
  const map = new SparseMapBuilder(size);
  for (let element = 0; element < size; element++) {
    const channel = Math.floor(element / perElement) % factors.length;
    map.add(element, elementAt(factors, channel));
    map.endRow(elementAt(addends, channel));
  }
  return affineNode([input.name], output, map.build());
}

/** A constant input with one value a channel, repeated to a shape. @error UnsupportedNode, ShapeMismatch */
export function channelValues(node: FloatNode, index: number, tensors: TensorView, shape: Shape): Float64Array {
  const { data } = constantInput(node, index, tensors, "Export the model with it as a constant");
  const channels = shape[1] ?? 1;
  if (data.length !== channels)
    throw new ShapeMismatch(
      `${node.op} node "${node.name}"`,
      `input ${index} has ${data.length} elements for ${channels} channels`,
    );
  const perElement = sizeOf(shape.slice(2));
  return Float64Array.from({ length: sizeOf(shape) }, (_, element) =>
    elementAt(data, Math.floor(element / perElement) % channels),
  );
}
