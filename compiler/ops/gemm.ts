// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { LoweredNode } from "../graph/lowered-graph.ts";
import { broadcastIndices, ShapeMismatch, sizeOf, type Shape } from "../graph/shape.ts";
import { SparseMapBuilder } from "../graph/sparse-map.ts";
import { addProductSums, elementProducts } from "../lowering/activation-product.ts";
import { affineNode } from "../lowering/affine-node.ts";
import { constantFactor } from "../lowering/factors.ts";
import { addProductRows, type Matrix, type ProductSize } from "../lowering/matrix-product.ts";
import { floatAttribute, inputOf, integerAttribute, outputOf } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/** y = α·a·b + β·c; a and b transposed as asked. @shape a[m,k], b[k,n], c[→m,n] -> y[m,n] @error of rounded weights */
export const definition: Operator = {
  name: "Gemm",
  sinceOpset: 7,
  attributes: { alpha: {}, beta: {}, transA: {}, transB: {} },
  arity: (opset) => [opset < 11 ? 3 : 2, 3],
  elements: "numbers",
  error: "rounded-coefficients",
  inferShapes: (node, tensors) => {
    const { a, b } = operands(node, tensors);
    const where = `Gemm node "${node.name}"`;
    if (a.columns !== b.rows) throw new ShapeMismatch(where, `a has ${a.columns} columns and b ${b.rows} rows`);
    const shape = [a.rows, b.columns];
    if (node.inputs[2]) checkBroadcasts(tensors.shape(node.inputs[2]), shape, where);
    return [shape];
  },
  terms: (node, tensors, [shape]) => sizeOf(shape) * (operands(node, tensors).a.columns + 1),
  lower: (node, tensors, [shape]) => {
    const { a, b } = operands(node, tensors);
    const factors = constantFactor(node, tensors);
    const size = { rows: a.rows, inner: a.columns, columns: b.columns };
    if (factors === undefined) return productOfTensors(node, tensors, shape, { a, b, size });
    const addend = addendOf(node, tensors, shape, sizeOf(tensors.shape(factors.variable)));
    const map = new SparseMapBuilder(size.rows * size.columns * (size.inner + 1));
    addProductRows(map, size, a, b, factors, addend.endRow, floatAttribute(node, "alpha", 1));
    return [affineNode([factors.variable, ...addend.inputs], outputOf(node), map.build())];
  },
  examples: [
    {
      title: "multiplies and adds",
      inputs: [
        { shape: [1, 3] },
        { shape: [3, 2], values: [1, -0.5, 0.25, 2, -3, 0.125] },
        { shape: [2], values: [0.5, -1] },
      ],
    },
    {
      title: "transposes b and scales",
      inputs: [{ shape: [1, 2] }, { shape: [3, 2], values: [1, -0.3, 0.7, 2, -3, 0.1] }, { shape: [1], values: [0.9] }],
      attributes: { transB: 1n, alpha: 0.5, beta: 2 },
    },
    {
      title: "transposes a and leaves c out",
      inputs: [{ shape: [2, 1] }, { shape: [2, 2], values: [1, -0.3, 0.7, 2] }],
      attributes: { transA: 1n },
    },
    {
      title: "adds a column to every column",
      inputs: [
        { shape: [2, 2] },
        { shape: [2, 3], values: [1, -0.3, 0.7, 2, 0.1, -1] },
        { shape: [2, 1], values: [0.9, -3] },
      ],
    },
    {
      title: "multiplies two tensors and adds a third",
      inputs: [{ shape: [2, 2] }, { shape: [3, 2] }, { shape: [3] }],
      attributes: { transB: 1n, alpha: 0.5, beta: -2 },
    },
    {
      title: "multiplies a constant by a transposed matrix and adds another tensor",
      inputs: [{ shape: [2, 3], values: [1, -0.3, 0.7, 2, 0.1, -1] }, { shape: [1, 3] }, { shape: [1] }],
      attributes: { transB: 1n, beta: 0.5 },
    },
  ],
};

/** Both depend on the model's inputs. */
function productOfTensors(
  node: FloatNode,
  tensors: TensorView,
  shape: Shape,
  { a, b, size }: Readonly<{ a: Operand; b: Operand; size: ProductSize }>,
): LoweredNode[] {
  const [output, inputs] = [outputOf(node), [inputOf(node, 0), inputOf(node, 1)] as const];
  const products = `${output}:products`;
  const addend = addendOf(node, tensors, shape, sizeOf(shape) * size.inner);
  const map = new SparseMapBuilder(sizeOf(shape) * (size.inner + 1));
  addProductSums(map, sizeOf(shape), size.inner, addend.endRow, floatAttribute(node, "alpha", 1));
  return [
    { ...elementProducts(inputs, sizeOf(tensors.shape(inputs[0])), products, [{ a, b }], size), source: output },
    affineNode([products, ...addend.inputs], output, map.build()),
  ];
}

type Operand = Matrix & Readonly<{ rows: number; columns: number }>;

function operands(node: FloatNode, tensors: TensorView): { a: Operand; b: Operand } {
  return { a: operand(node, 0, "transA", tensors), b: operand(node, 1, "transB", tensors) };
}

/** Input number `index` as the product reads it: transposed where the attribute says so. */
function operand(node: FloatNode, index: number, transposes: string, tensors: TensorView): Operand {
  const shape = tensors.shape(inputOf(node, index));
  const [first, second] = shape;
  if (first === undefined || second === undefined || shape.length !== 2)
    throw new ShapeMismatch(`Gemm node "${node.name}"`, `input ${index} has ${shape.length} dimensions instead of 2`);
  return integerAttribute(node, transposes, 0) === 0
    ? { rows: first, columns: second, offset: 0, rowStep: second, columnStep: 1 }
    : { rows: second, columns: first, offset: 0, rowStep: 1, columnStep: second };
}

/** c is repeated to y's shape, never y to c's. */
function checkBroadcasts(c: Shape, shape: Shape, where: string): void {
  const fits = c.length <= 2 && c.every((dimension, axis) => [1, shape[axis + 2 - c.length]].includes(dimension));
  if (!fits) throw new ShapeMismatch(where, `c of shape [${c.join(", ")}] does not broadcast to [${shape.join(", ")}]`);
}

/** β·c added to each row: to its bias, or as a term of one more input, whose elements come after the `offset` ones of the product's. */
function addendOf(
  node: FloatNode,
  tensors: TensorView,
  shape: Shape,
  offset: number,
): { inputs: string[]; endRow: (map: SparseMapBuilder, element: number) => void } {
  const name = node.inputs[2];
  const beta = floatAttribute(node, "beta", 1);
  if (!name || beta === 0)
    return {
      inputs: [],
      endRow: (map) => {
        map.endRow();
      },
    };
  const indices = broadcastIndices(tensors.shape(name), shape);
  const c = tensors.constant(name);
  return {
    inputs: c === undefined ? [name] : [],
    endRow: (map, element) => {
      const index = elementAt(indices, element);
      if (c === undefined) map.add(offset + index, beta);
      map.endRow(c === undefined ? 0 : beta * elementAt(c.data, index));
    },
  };
}
