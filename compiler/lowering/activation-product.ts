// SPDX-License-Identifier: GPL-3.0-or-later
import type { LoweredNode } from "../graph/lowered-graph.ts";
import type { Matrix, ProductSize } from "./matrix-product.ts";
import { productNode } from "./product-node.ts";
import type { SparseMapBuilder } from "../graph/sparse-map.ts";

/** One product of matrices a · b inside two tensors. */
type MatrixPair = Readonly<{ a: Matrix; b: Matrix }>;

/** All products of elements that the sums of a · b read, pair after pair, for two tensors that both depend on the model's inputs. */
export function elementProducts(
  [left, right]: readonly [string, string],
  leftSize: number,
  output: string,
  pairs: readonly MatrixPair[],
  { rows, inner, columns }: ProductSize,
): LoweredNode {
  const offset = left === right ? 0 : leftSize;
  const [lefts, rights]: [number[], number[]] = [[], []];
  for (const { a, b } of pairs)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        for (let step = 0; step < inner; step++) {
          lefts.push(a.offset + row * a.rowStep + step * a.columnStep);
          rights.push(offset + b.offset + step * b.rowStep + column * b.columnStep);
        }
  return productNode(left === right ? [left] : [left, right], output, lefts, rights);
}

/** Adds the sums of such products, `inner` of them a row, to a map; `ended` gives each row its bias. */
export function addProductSums(
  map: SparseMapBuilder,
  rowCount: number,
  inner: number,
  ended: (map: SparseMapBuilder, element: number) => void,
  scale = 1,
): void {
  for (let row = 0; row < rowCount; row++) {
    for (let step = 0; step < inner; step++) map.add(row * inner + step, scale);
    ended(map, row);
  }
}
