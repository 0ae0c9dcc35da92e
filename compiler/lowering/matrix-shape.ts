// SPDX-License-Identifier: GPL-3.0-or-later
import type { FloatNode } from "../graph/float-graph.ts";
import { ShapeMismatch } from "../graph/shape.ts";
import { inputOf } from "../node-parts.ts";
import type { TensorView } from "../operator.ts";

/** The rows of a model of scikit-learn's kind and their features: a vector is one row. @error ShapeMismatch */
export function matrixShape(node: FloatNode, tensors: TensorView): { rows: number; features: number } {
  const shape = tensors.shape(inputOf(node, 0));
  const [first, second] = shape;
  if (first !== undefined && second === undefined) return { rows: 1, features: first };
  if (first !== undefined && second !== undefined && shape.length === 2) return { rows: first, features: second };
  throw new ShapeMismatch(`${node.op} node "${node.name}"`, `x has ${shape.length} dimensions instead of 1 or 2`);
}
