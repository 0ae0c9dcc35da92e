// SPDX-License-Identifier: GPL-3.0-or-later
import { SparseMapBuilder, type SparseMap } from "../graph/sparse-map.ts";

/** A row written out: its bias, then its terms. */
export type WrittenRow = readonly [bias: number, ...terms: (readonly [column: number, weight: number])[]];

/** A map whose rows are written out. */
export function writtenMap(rows: readonly WrittenRow[]): SparseMap {
  const map = new SparseMapBuilder(2 * rows.length);
  for (const [bias, ...terms] of rows) {
    for (const [column, weight] of terms) map.add(column, weight);
    map.endRow(bias);
  }
  return map.build();
}
