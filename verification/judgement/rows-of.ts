// SPDX-License-Identifier: GPL-3.0-or-later
/** Subject-major values as rows; undefined when they are no whole number of rows. */
export function rowsOf(values: readonly bigint[], width: number): bigint[][] | undefined {
  if (width < 1 || values.length % width !== 0) return undefined;
  return Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width));
}
