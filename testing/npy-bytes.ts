// SPDX-License-Identifier: GPL-3.0-or-later
const WRITERS: Readonly<Record<string, (view: DataView, at: number, value: number | bigint) => void>> = {
  f4: (view, at, value) => {
    view.setFloat32(at, Number(value), true);
  },
  f8: (view, at, value) => {
    view.setFloat64(at, Number(value), true);
  },
  i1: (view, at, value) => {
    view.setInt8(at, Number(value));
  },
  i2: (view, at, value) => {
    view.setInt16(at, Number(value), true);
  },
  i4: (view, at, value) => {
    view.setInt32(at, Number(value), true);
  },
  i8: (view, at, value) => {
    view.setBigInt64(at, BigInt(value), true);
  },
  u1: (view, at, value) => {
    view.setUint8(at, Number(value));
  },
  u2: (view, at, value) => {
    view.setUint16(at, Number(value), true);
  },
  u4: (view, at, value) => {
    view.setUint32(at, Number(value), true);
  },
  u8: (view, at, value) => {
    view.setBigUint64(at, BigInt(value), true);
  },
  b1: (view, at, value) => {
    view.setUint8(at, Number(value));
  },
};

type NpyOptions = Readonly<{ version?: number; isFortran?: boolean }>;

/** A .npy file as numpy writes it. Of a type that is not known here the values are zeros. */
export function npyBytes(
  descr: string,
  shape: readonly number[],
  values: readonly (number | bigint)[],
  { version = 1, isFortran = false }: NpyOptions = {},
): Uint8Array {
  const descriptor = descr.startsWith("[") ? descr : `'${descr}'`;
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': ${descriptor}, 'fortran_order': ${isFortran ? "True" : "False"}, 'shape': (${dimensions}), }`;
  const lengthBytes = version === 1 ? 2 : 4;
  const padded = `${text.padEnd(Math.ceil((text.length + 9 + lengthBytes) / 64) * 64 - 9 - lengthBytes)}\n`;
  const head = Buffer.alloc(8 + lengthBytes);
  head.write("\x93NUMPY", "latin1");
  head.writeUInt8(version, 6);
  head.writeUIntLE(padded.length, 8, lengthBytes);
  const type = descr.slice(1);
  const size = Number(/\d+$/.exec(descr)?.[0] ?? 8);
  const view = new DataView(new ArrayBuffer(values.length * size));
  values.forEach((value, index) => WRITERS[type]?.(view, index * size, value));
  return Buffer.concat([head, Buffer.from(padded), new Uint8Array(view.buffer)]);
}
