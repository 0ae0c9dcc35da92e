// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { broadcastIndices, broadcastShape, sizeOf, type Shape } from "../graph/shape.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";
import { affineNode } from "./affine-node.ts";

/** The shape that all inputs broadcast to. @error ShapeMismatch */
export function variadicShapes(node: FloatNode, tensors: TensorView): [Shape] {
  const shapes = node.inputs.map((_, index) => tensors.shape(inputOf(node, index)));
  const where = `${node.op} node "${node.name}"`;
  return [shapes.reduce((joined, shape) => broadcastShape(joined, shape, where))];
}

/** weight · the sum of all inputs, broadcast. */
export function variadicSum(node: FloatNode, tensors: TensorView, shape: Shape, weight: number): LoweredNode {
  const counts = new Map<string, number>();
  for (const name of node.inputs) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts.keys()];
  let start = 0;
  const addends = [...counts].map(([name, count]) => {
    const from = tensors.shape(name);
    const addend = { start, weight: weight * count, indices: broadcastIndices(from, shape) };
    start += sizeOf(from);
    return addend;
  });
  const map = new SparseMapBuilder(names.length * sizeOf(shape));
  for (let element = 0; element < sizeOf(shape); element++) {
    for (const addend of addends) map.add(addend.start + elementAt(addend.indices, element), addend.weight);
    map.endRow();
  }
  return affineNode(names, outputOf(node), map.build());
}
