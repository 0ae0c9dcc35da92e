// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { broadcastIndices, broadcastShape, sizeOf, type Shape } from "../graph/shape.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";
import { affineNode } from "./affine-node.ts";

/** The shape of an elementwise operator with two inputs. @error ShapeMismatch */
export function elementwiseShapes(node: FloatNode, tensors: TensorView): [Shape] {
  const where = `${node.op} node "${node.name}"`;
  return [broadcastShape(tensors.shape(inputOf(node, 0)), tensors.shape(inputOf(node, 1)), where)];
}

/** left + sign · right, each a constant or not. */
export function elementwiseSum(node: FloatNode, tensors: TensorView, shape: Shape, sign: 1 | -1): LoweredNode {
  const [left, right] = [inputOf(node, 0), inputOf(node, 1)];
  const [leftIndices, rightIndices] = [left, right].map((name) => broadcastIndices(tensors.shape(name), shape));
  const offset = left === right ? 0 : sizeOf(tensors.shape(left));
  const map = new SparseMapBuilder(2 * sizeOf(shape));
  for (let element = 0; element < sizeOf(shape); element++) {
    const [a, b] = [elementAt(leftIndices ?? [], element), offset + elementAt(rightIndices ?? [], element)];
    if (a === b) map.add(a, 1 + sign);
    else {
      map.add(a, 1);
      map.add(b, sign);
    }
    map.endRow();
  }
  return affineNode(left === right ? [left] : [left, right], outputOf(node), map.build());
}
