// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import type { SparseMapBuilder } from "../graph/sparse-map.ts";
import type { Factors } from "./factors.ts";

/** A matrix inside a flat tensor: element (r, c) is at offset + r · rowStep + c · columnStep. */
export type Matrix = Readonly<{ offset: number; rowStep: number; columnStep: number }>;

export type ProductSize = Readonly<{ rows: number; inner: number; columns: number }>;

/** Adds the elements of scale · a · b, row-major, where `factors` says which of the two is constant; `ended` gives each row its bias. */
export function addProductRows(
  map: SparseMapBuilder,
  { rows, inner, columns }: ProductSize,
  a: Matrix,
  b: Matrix,
  { constant, place }: Factors,
  ended: (map: SparseMapBuilder, element: number) => void,
  scale = 1,
): void {
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      for (let step = 0; step < inner; step++) {
        const [left, right] = [placeIn(a, row, step), placeIn(b, step, column)];
        map.add(place === 0 ? right : left, scale * elementAt(constant.data, place === 0 ? left : right));
      }
      ended(map, row * columns + column);
    }
}

function placeIn({ offset, rowStep, columnStep }: Matrix, row: number, column: number): number {
  return offset + row * rowStep + column * columnStep;
}
