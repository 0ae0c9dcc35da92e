// SPDX-License-Identifier: GPL-3.0-or-later
/** All rows of a batch: a short one repeats its last row, as the contract does. @shape rows[k, n] -> [batch, n], 1 ≤ k ≤ batch */
export function fillBatch<Row>(rows: readonly Row[], batch: number): Row[] {
  return Array.from({ length: batch }, (_, subject) => rows[Math.min(subject, rows.length - 1)]).filter(
    (row) => row !== undefined,
  );
}
