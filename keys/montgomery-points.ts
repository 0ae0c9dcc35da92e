// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import type { G1, G2 } from "../groth16/curve-points.ts";
import { scalarBytes } from "../groth16/scalar-bytes.ts";

const { Fp } = bn254.fields;
const COORDINATE_BYTES = 32;
const RADIX = Fp.create(1n << 256n);
const RADIX_INVERSE = Fp.inv(RADIX);

/** G1 points as iden3's files hold them: affine, little-endian coordinates in Montgomery form (times 2^256). */
export function decodeG1Points(bytes: Uint8Array): G1[] {
  return grouped(bytes, 2).map(([x = 0n, y = 0n]) => [x, y]);
}

/** G2 points in the same form, real parts first. */
export function decodeG2Points(bytes: Uint8Array): G2[] {
  return grouped(bytes, 4).map(([x0 = 0n, x1 = 0n, y0 = 0n, y1 = 0n]) => [
    [x0, x1],
    [y0, y1],
  ]);
}

/** A point in that form; zeros for the point at infinity. */
export function encodePoint(point: G1 | G2): Uint8Array {
  return scalarBytes(point.flat().map((coordinate) => Fp.mul(coordinate, RADIX)));
}

function grouped(bytes: Uint8Array, size: number): bigint[][] {
  return Array.from({ length: bytes.length / (COORDINATE_BYTES * size) }, (_, group) =>
    Array.from({ length: size }, (_, index) => coordinate(bytes, (group * size + index) * COORDINATE_BYTES)),
  );
}

function coordinate(bytes: Uint8Array, at: number): bigint {
  const littleEndian = Buffer.from(bytes.subarray(at, at + COORDINATE_BYTES));
  return Fp.mul(BigInt(`0x${littleEndian.reverse().toString("hex")}`), RADIX_INVERSE);
}
