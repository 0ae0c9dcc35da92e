// SPDX-License-Identifier: GPL-3.0-or-later
export const SCALAR_BYTES = 32;

/** SCALAR_BYTES little-endian bytes a number below 2^256. */
export function scalarBytes(scalars: readonly bigint[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(scalars.length * SCALAR_BYTES));
  scalars.forEach((scalar, index) => {
    for (let limb = 0; limb < 4; limb++) {
      view.setBigUint64(index * SCALAR_BYTES + limb * 8, BigInt.asUintN(64, scalar >> BigInt(limb * 64)), true);
    }
  });
  return new Uint8Array(view.buffer);
}

/** Back again. */
export function scalarsFrom(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / SCALAR_BYTES }, (_, index) => {
    const limb = (place: number): bigint => view.getBigUint64(index * SCALAR_BYTES + place * 8, true);
    return (((((limb(3) << 64n) | limb(2)) << 64n) | limb(1)) << 64n) | limb(0);
  });
}
