import { elementAt } from "../graph/element-at.ts";
import type { AffineRow, Term } from "../graph/lowered-graph.ts";
import type { Factors } from "./factors.ts";

/** A matrix inside a flat tensor: element (r, c) is at offset + r · rowStep + c · columnStep. */
export type Matrix = Readonly<{ offset: number; rowStep: number; columnStep: number }>;

export type ProductSize = Readonly<{ rows: number; inner: number; columns: number }>;

/** The elements of scale · a · b, row-major, where `factors` says which of the two is constant. Zero weights leave no term. */
export function productRows(
  { rows, inner, columns }: ProductSize,
  a: Matrix,
  b: Matrix,
  { constant, place }: Factors,
  scale = 1,
): AffineRow[] {
  return Array.from({ length: rows * columns }, (_, flat) => {
    const [row, column] = [Math.floor(flat / columns), flat % columns];
    const terms: Term[] = [];
    for (let step = 0; step < inner; step++) {
      const [left, right] = [placeIn(a, row, step), placeIn(b, step, column)];
      const coefficient = scale * elementAt(constant.data, place === 0 ? left : right);
      if (coefficient !== 0) terms.push({ input: 0, index: place === 0 ? right : left, coefficient });
    }
    return { terms, bias: 0 };
  });
}

function placeIn({ offset, rowStep, columnStep }: Matrix, row: number, column: number): number {
  return offset + row * rowStep + column * columnStep;
}
