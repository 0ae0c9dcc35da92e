import { elementAt } from "../graph/element-at.ts";
import type { FloatNode, Tensor } from "../graph/float-graph.ts";
import { ModelTooLarge } from "../onnx/tensor-shape.ts";
import type { AffineRow } from "../graph/lowered-graph.ts";

/**
 * One row of activations times a constant matrix: `first` is the flat index of the row's first activation, `stride` the step
 * to the next, `read(i, j)` the matrix. Zero weights leave no term.
 */
export function matrixRows(
  activations: Readonly<{ first: number; stride: number; length: number }>,
  columns: number,
  weight: (row: number, column: number) => number,
): AffineRow[] {
  return Array.from({ length: columns }, (_, column) => {
    const terms = [];
    for (let row = 0; row < activations.length; row++) {
      const coefficient = weight(row, column);
      if (coefficient !== 0) terms.push({ input: 0, index: activations.first + row * activations.stride, coefficient });
    }
    return { terms, bias: 0 };
  });
}

/** No matrix product may have more terms; circom reads each of them. */
const MAX_TERMS = 2 ** 24;

/** @error ModelTooLarge */
export function checkTerms(node: FloatNode, rows: number, inner: number, columns: number): void {
  const terms = rows * inner * columns;
  if (terms > MAX_TERMS)
    throw new ModelTooLarge(`Number of products in ${node.op} node "${node.name}"`, terms, MAX_TERMS);
}

/** Reads a constant matrix of `columns` columns that begins at `offset`. */
export function matrixReader(matrix: Tensor, offset: number, columns: number): (row: number, column: number) => number {
  return (row, column) => elementAt(matrix.data, offset + row * columns + column);
}
