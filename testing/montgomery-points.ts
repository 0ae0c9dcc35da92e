// SPDX-License-Identifier: GPL-3.0-or-later
import { bn254 } from "@noble/curves/bn254";
import type { G1, G2 } from "../groth16/curve-points.ts";

const { Fp } = bn254.fields;
const RADIX = Fp.create(1n << 256n);

/** Points as iden3's files hold them: little-endian coordinates, multiplied by 2^256. */
export function encodePoints(points: readonly (G1 | G2)[]): Buffer {
  return Buffer.concat(points.flatMap((point) => point.flat().map((value) => littleEndian(Fp.mul(value, RADIX)))));
}

export function littleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse();
}
