// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { broadcastIndices, sizeOf, type Shape } from "../graph/shape.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";
import { productNode } from "./product-node.ts";

/** Inputs 0 and 1 of a node multiplied, broadcast; they may be one tensor. */
export function elementwiseProduct(node: FloatNode, tensors: TensorView, shape: Shape): LoweredNode {
  const [left, right] = [inputOf(node, 0), inputOf(node, 1)];
  const offset = left === right ? 0 : sizeOf(tensors.shape(left));
  return productNode(
    left === right ? [left] : [left, right],
    outputOf(node),
    broadcastIndices(tensors.shape(left), shape),
    broadcastIndices(tensors.shape(right), shape).map((index) => index + offset),
  );
}
