// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import { broadcastIndices, broadcastShape, ShapeMismatch, sizeOf, type Shape } from "../graph/shape.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { addProductSums, elementProducts } from "../lowering/activation-product.ts";
import { constantFactor } from "../lowering/factors.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { addProductRows, type Matrix } from "../lowering/matrix-product.ts";
import { inputOf, outputOf } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/** y = a·b, stacked and broadcast as numpy does. @shape a[…,m,k], b[…,k,n] -> y[…,m,n] @error of rounded weights */
export const definition: Operator = {
  name: "MatMul",
  sinceOpset: 1,
  attributes: {},
  arity: () => [2, 2],
  elements: "numbers",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => {
    const { a, b, stack } = stacks(node, tensors);
    return [[...stack, ...(a.isVector ? [] : [a.rows]), ...(b.isVector ? [] : [b.columns])]];
  },
  terms: (node, tensors, [shape]) => sizeOf(shape) * stacks(node, tensors).a.columns,
  lower: (node, tensors, [shape]) => {
    const { a, b, stack } = stacks(node, tensors);
    const factors = constantFactor(node, tensors);
    const size = { rows: a.rows, inner: a.columns, columns: b.columns };
    const bStacks = broadcastIndices(b.stack, stack);
    const pairs = broadcastIndices(a.stack, stack).map((aStack, place) => ({
      a: matrixOf(a, aStack),
      b: matrixOf(b, elementAt(bStacks, place)),
    }));
    const map = new SparseMapBuilder();
    if (factors === undefined) {
      const [output, inputs] = [outputOf(node), [inputOf(node, 0), inputOf(node, 1)] as const];
      const products = `${output}:products`;
      addProductSums(map, sizeOf(shape), a.columns, endRow);
      return [
        { ...elementProducts(inputs, sizeOf(tensors.shape(inputs[0])), products, pairs, size), source: output },
        affineNode([products], output, map.build()),
      ];
    }
    for (const pair of pairs) addProductRows(map, size, pair.a, pair.b, factors, endRow);
    return [affineNode([factors.variable], outputOf(node), map.build())];
  },
  examples: [
    { title: "multiplies a row", inputs: [{ shape: [1, 2] }, { shape: [2, 3], values: [1, -0.3, 0.7, 2, -3, 0.1] }] },
    { title: "multiplies stacked rows", inputs: [{ shape: [1, 2, 2] }, { shape: [2, 2], values: [1, -0.3, 0.7, 2] }] },
    { title: "multiplies by a vector", inputs: [{ shape: [1, 3] }, { shape: [3], values: [0.6, -0.3, 0.7] }] },
    {
      title: "multiplies each row by a matrix of its own",
      inputs: [{ shape: [2, 1, 2] }, { shape: [2, 2, 1], values: [1, -0.3, 0.7, 2] }],
    },
    {
      title: "multiplies a constant by a column",
      inputs: [{ shape: [2, 2], values: [1, 2, 3, -0.4] }, { shape: [2, 1] }],
    },
    {
      title: "multiplies stacked constants by one matrix",
      inputs: [{ shape: [2, 1, 2], values: [1, -0.3, 0.7, 2] }, { shape: [2, 2] }],
    },
    { title: "multiplies two tensors", inputs: [{ shape: [2, 2] }, { shape: [2, 3] }] },
    { title: "multiplies stacks of tensors, one for all", inputs: [{ shape: [2, 1, 2] }, { shape: [2, 1] }] },
    {
      title: "multiplies a constant vector by a matrix",
      inputs: [{ shape: [2], values: [0.6, -0.3] }, { shape: [2, 2] }],
    },
  ],
};

function endRow(map: SparseMapBuilder): void {
  map.endRow();
}

type Stack = { stack: Shape; rows: number; columns: number; isVector: boolean };

function stacks(node: FloatNode, tensors: TensorView): { a: Stack; b: Stack; stack: Shape } {
  const where = `MatMul node "${node.name}"`;
  const shapes = [0, 1].map((index) => tensors.shape(inputOf(node, index)));
  const [left, right] = [elementAt(shapes, 0), elementAt(shapes, 1)];
  if (left.length === 0 || right.length === 0) throw new ShapeMismatch(where, "an input is a scalar");
  const a = stackOf(left.length === 1 ? [1, ...left] : left, left.length === 1);
  const b = stackOf(right.length === 1 ? [...right, 1] : right, right.length === 1);
  if (a.columns !== b.rows) throw new ShapeMismatch(where, `a has ${a.columns} columns and b ${b.rows} rows`);
  return { a, b, stack: broadcastShape(a.stack, b.stack, where) };
}

function stackOf(shape: Shape, isVector: boolean): Stack {
  const stack = shape.slice(0, -2);
  return { stack, rows: elementAt(shape, shape.length - 2), columns: elementAt(shape, shape.length - 1), isVector };
}

function matrixOf({ rows, columns }: Stack, place: number): Matrix {
  return { offset: place * rows * columns, rowStep: columns, columnStep: 1 };
}
