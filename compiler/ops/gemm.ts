import { elementAt } from "../graph/element-at.ts";
import type { FloatNode } from "../graph/float-graph.ts";
import type { AffineRow } from "../graph/lowered-graph.ts";
import { broadcastIndices, ShapeMismatch, type Shape } from "../graph/shape.ts";
import { checkTerms, matrixReader, matrixRows } from "../lowering/matrix-product.ts";
import { constantInput, floatAttribute, inputOf, integerAttribute, outputOf } from "../node-parts.ts";
import type { Operator, TensorView } from "../operator.ts";

/** y = α·a·b + β·c with constant b and c; a and b transposed as asked. @shape a[m,k], b[k,n], c[→m,n] -> y[m,n] @error of rounded weights */
export const definition: Operator = {
  name: "Gemm",
  sinceOpset: 7,
  error: "rounded-coefficients",
  inferShape: (node, tensors) => {
    const { m, k, inner, n } = sizes(node, tensors);
    if (k !== inner) throw new ShapeMismatch(`Gemm node "${node.name}"`, `a has ${k} columns and b ${inner} rows`);
    return [m, n];
  },
  lower: (node, tensors, shape) => {
    const { m, k, n, transA, transB } = sizes(node, tensors);
    checkTerms(node, m, k, n);
    const alpha = floatAttribute(node, "alpha", 1);
    const read = matrixReader(constantInput(node, 1, tensors), 0, transB ? k : n);
    const weight = (row: number, column: number): number => alpha * (transB ? read(column, row) : read(row, column));
    const rows = Array.from({ length: m }, (_, i) =>
      matrixRows(transA ? { first: i, stride: m, length: k } : { first: i * k, stride: 1, length: k }, n, weight),
    ).flat();
    return [
      {
        kind: "affine",
        inputs: [inputOf(node, 0)],
        output: outputOf(node),
        rows: withBias(node, tensors, shape, rows),
      },
    ];
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
  ],
};

function sizes(node: FloatNode, tensors: TensorView) {
  const transA = integerAttribute(node, "transA", 0) === 1;
  const transB = integerAttribute(node, "transB", 0) === 1;
  const [a, b] = [matrixShape(node, 0, tensors), matrixShape(node, 1, tensors)];
  const [m, k] = transA ? [a.columns, a.rows] : [a.rows, a.columns];
  const [inner, n] = transB ? [b.columns, b.rows] : [b.rows, b.columns];
  return { m, k, inner, n, transA, transB };
}

function matrixShape(node: FloatNode, index: number, tensors: TensorView): { rows: number; columns: number } {
  const shape = tensors.shape(inputOf(node, index));
  const [rows, columns] = shape;
  if (rows === undefined || columns === undefined || shape.length !== 2)
    throw new ShapeMismatch(`Gemm node "${node.name}"`, `input ${index} has ${shape.length} dimensions instead of 2`);
  return { rows, columns };
}

function withBias(node: FloatNode, tensors: TensorView, shape: Shape, rows: readonly AffineRow[]): AffineRow[] {
  if (!node.inputs[2]) return [...rows];
  const c = constantInput(node, 2, tensors);
  const beta = floatAttribute(node, "beta", 1);
  const indices = broadcastIndices(c.shape, shape);
  return rows.map(({ terms }, row) => ({ terms, bias: beta * elementAt(c.data, elementAt(indices, row)) }));
}
