import { bn254 } from "@noble/curves/bn254";
import type { G1, G2 } from "../keys/curve-points.ts";

const { Fp } = bn254.fields;
const RADIX = Fp.create(1n << 256n);
const RADIX_INVERSE = Fp.inv(RADIX);

/** Points as iden3's files hold them: little-endian coordinates, multiplied by 2^256. */
export function encodePoints(points: readonly (G1 | G2)[]): Buffer {
  return Buffer.concat(points.flatMap((point) => point.flat().map((value) => littleEndian(Fp.mul(value, RADIX)))));
}

export function decodeG1Points(bytes: Uint8Array): G1[] {
  return grouped(bytes, 2).map(([x = 0n, y = 0n]) => [x, y]);
}

export function decodeG2Points(bytes: Uint8Array): G2[] {
  return grouped(bytes, 4).map(([x0 = 0n, x1 = 0n, y0 = 0n, y1 = 0n]) => [
    [x0, x1],
    [y0, y1],
  ]);
}

export function littleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse();
}

function grouped(bytes: Uint8Array, size: number): bigint[][] {
  return Array.from({ length: bytes.length / (32 * size) }, (_, group) =>
    Array.from({ length: size }, (_, index) => {
      const at = (group * size + index) * 32;
      const value = BigInt(
        `0x${Buffer.from(bytes.subarray(at, at + 32))
          .reverse()
          .toString("hex")}`,
      );
      return Fp.mul(value, RADIX_INVERSE);
    }),
  );
}
