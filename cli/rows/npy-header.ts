// SPDX-License-Identifier: GPL-3.0-or-later
import type { RefuseFile } from "../../files/json-file.ts";

/** What stands before the values of a .npy file. */
type NpyHeader = Readonly<{
  /** Kind of number and bytes of one: f4, i8, b1 … little-endian. */
  type: string;
  isFortran: boolean;
  shape: readonly number[];
  /** Where the values begin. */
  start: number;
}>;

const MAGIC = Buffer.from("\x93NUMPY", "latin1");

export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.equals(bytes.subarray(0, MAGIC.length));
}

/** A header is some hundred bytes; numpy itself refuses more. */
const MAX_HEADER_BYTES = 10_000;

/** The header is a Python dictionary, of which numpy writes one form only. */
const DICTIONARY =
  /^\s*\{\s*'descr'\s*:\s*('[^']*'|\[.*\])\s*,\s*'fortran_order'\s*:\s*(True|False)\s*,\s*'shape'\s*:\s*\(([\d\s,L]*)\)\s*,?\s*\}\s*$/s;

/** Versions 1, 2 and 3 of the format. @error what `refuse` makes */
export function npyHeader(bytes: Uint8Array, refuse: RefuseFile): NpyHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6] ?? 0;
  if (bytes.length < 12) throw refuse("it ends within its header");
  if (version < 1 || version > 3) throw refuse(`it has version ${version} of the .npy format, and 1 to 3 are read`);
  const [length, from] = version === 1 ? [view.getUint16(8, true), 10] : [view.getUint32(8, true), 12];
  if (length > MAX_HEADER_BYTES) throw refuse(`its header has ${length} bytes, more than ${MAX_HEADER_BYTES}`);
  const start = from + length;
  if (start > bytes.length) throw refuse("it ends within its header");
  const found = DICTIONARY.exec(Buffer.from(bytes.subarray(from, start)).toString("utf8"));
  if (found === null) throw refuse("its header is not the one that numpy writes");
  const [, descr = "", order, dimensions = ""] = found;
  return { type: typeOf(descr, refuse), isFortran: order === "True", shape: shapeOf(dimensions, refuse), start };
}

function typeOf(descr: string, refuse: RefuseFile): string {
  const [, order, type] = /^'([<>|=]?)([a-zA-Z]\d*)'$/.exec(descr) ?? [];
  if (type === undefined || !(type in NPY_READERS))
    throw refuse(
      `its numbers are of type ${descr.slice(0, 40)}; float32, float64, int8 … uint64 and bool are read (numpy: .astype("float64"))`,
    );
  if (order === ">") throw refuse(`its numbers are big-endian (${descr}); numpy: .astype("<${type}")`);
  return type;
}

function shapeOf(text: string, refuse: RefuseFile): number[] {
  const shape = text
    .split(",")
    .map((part) => part.trim().replace(/L$/, ""))
    .filter((part) => part !== "")
    .map(Number);
  const wrong = shape.find((size) => !Number.isSafeInteger(size) || size < 1);
  if (wrong !== undefined) throw refuse(`its shape (${text.trim()}) has the dimension ${wrong}`);
  if (shape.length === 0) throw refuse("it is a single number; rows need the shape (rows, values)");
  return shape;
}

type Reader = Readonly<{ bytes: number; read: (view: DataView, at: number) => number | bigint }>;

/** How a number of each type is read. */
export const NPY_READERS: Readonly<Record<string, Reader>> = {
  f4: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  f8: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  i2: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  i4: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  i8: { bytes: 8, read: (view, at) => view.getBigInt64(at, true) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u2: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  u4: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  u8: { bytes: 8, read: (view, at) => view.getBigUint64(at, true) },
  b1: { bytes: 1, read: (view, at) => Number(view.getUint8(at) !== 0) },
};
