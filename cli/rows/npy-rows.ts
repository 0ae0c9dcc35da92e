// SPDX-License-Identifier: GPL-3.0-or-later
import type { RefuseFile } from "../../files/json-file.ts";
import { NPY_READERS, npyHeader } from "./npy-header.ts";
import { MAX_CELLS } from "./row-limits.ts";

/**
 * Rows of a numpy array of shape [N, …]: everything after the first dimension is one row, row-major, whichever order the file keeps
 * it in. @error what `refuse` makes
 */
export function npyRows(bytes: Uint8Array, refuse: RefuseFile): number[][] {
  const { type, isFortran, shape, start } = npyHeader(bytes, refuse);
  const reader = NPY_READERS[type];
  if (reader === undefined) throw refuse(`its numbers are of type ${type}`);
  const [count = 0, ...inner] = shape;
  const width = inner.reduce((product, size) => product * size, 1);
  if (count * width > MAX_CELLS)
    throw refuse(`its shape (${shape.join(", ")}) has more than ${MAX_CELLS} values in all`);
  const [wanted, has] = [count * width * reader.bytes, bytes.length - start];
  if (has !== wanted)
    throw refuse(`its shape (${shape.join(", ")}) of ${type} takes ${wanted} bytes, and ${has} follow its header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, wanted);
  const placeOf = isFortran ? fortranPlace(shape) : (row: number, column: number) => row * width + column;
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: width }, (__, column) => {
      const value = reader.read(view, placeOf(row, column) * reader.bytes);
      const number = Number(value);
      if (typeof value === "bigint" ? BigInt(number) !== value : !Number.isFinite(number))
        throw refuse(
          `row ${row}, column ${column} is ${value}, and must be a finite number that a double holds exactly (both count from 0)`,
        );
      return number;
    }),
  );
}

/** In Fortran order the first dimension runs fastest. */
function fortranPlace(shape: readonly number[]): (row: number, column: number) => number {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  return (row, column) => {
    let [place, rest] = [row, column];
    for (let axis = shape.length - 1; axis > 0; axis--) {
      const size = shape[axis] ?? 1;
      place += (rest % size) * (strides[axis] ?? 0);
      rest = Math.floor(rest / size);
    }
    return place;
  };
}
