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
