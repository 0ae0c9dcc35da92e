// SPDX-License-Identifier: GPL-3.0-or-later
import { createCipheriv } from "node:crypto";
import { bn254 } from "@noble/curves/bn254";
import { type G1, type G2, g1Coordinates, g1Point, g2Coordinates, g2Point } from "../../groth16/curve-points.ts";

const { Fp, Fp2, Fr } = bn254.fields;
const RADIX = 1n << 256n;
const MASK = (1n << 254n) - 1n;
/** Order of the twist over that of G2. */
const COFACTOR = 2n * Fp.ORDER - Fr.ORDER;
const STREAM_BYTES = 1 << 12;

/**
 * The scalars and points that ffjavascript draws from a seed, in its order: what anybody gets from the same seed, and
 * nobody knows a logarithm of.
 */
export class RandomPoints {
  readonly #words: DataView;
  #at = 0;

  /** @param seed a hash, of which the first 32 bytes count: eight big-endian words, the key of ChaCha20 */
  constructor(seed: Uint8Array) {
    const key = Uint8Array.from({ length: 32 }, (_, index) => seed[index ^ 3] ?? 0); // big-endian words to little-endian ones
    const stream = createCipheriv("chacha20", key, new Uint8Array(16)).update(new Uint8Array(STREAM_BYTES));
    this.#words = new DataView(stream.buffer, stream.byteOffset, stream.length);
  }

  /** A scalar below r. ffjavascript takes what it draws for Montgomery's form already, here and below. */
  scalar(): bigint {
    return Fr.mul(this.#below(Fr.ORDER), Fr.inv(Fr.create(RADIX)));
  }

  g1(): G1 {
    for (;;) {
      const x = this.#coordinate();
      const larger = this.#bit();
      const y = rootOrNone((value) => Fp.sqrt(value), Fp.add(Fp.mul(Fp.sqr(x), x), 3n));
      if (y !== undefined) return g1Coordinates(g1Point([x, isLarger(y) === larger ? y : Fp.neg(y)]));
    }
  }

  /** In the subgroup of order r: multiplied by the cofactor. */
  g2(): G2 {
    for (;;) {
      const x = { c0: this.#coordinate(), c1: this.#coordinate() };
      const larger = this.#bit();
      const y = rootOrNone((value) => Fp2.sqrt(value), Fp2.add(Fp2.mul(Fp2.sqr(x), x), bn254.G2.CURVE.b));
      if (y === undefined) continue;
      const { c0, c1 } = isLarger(y.c1 === 0n ? y.c0 : y.c1) === larger ? y : Fp2.neg(y);
      return g2Coordinates(
        timesCofactor([
          [x.c0, x.c1],
          [c0, c1],
        ]),
      );
    }
  }

  #coordinate(): bigint {
    return Fp.mul(this.#below(Fp.ORDER), Fp.inv(Fp.create(RADIX)));
  }

  #below(order: bigint): bigint {
    for (;;) {
      let value = 0n;
      for (let limb = 0; limb < 4; limb++) {
        const high = BigInt(this.#word());
        value |= ((high << 32n) | BigInt(this.#word())) << BigInt(limb * 64);
      }
      if ((value & MASK) < order) return value & MASK;
    }
  }

  #bit(): boolean {
    return (this.#word() & 1) === 1;
  }

  #word(): number {
    const word = this.#words.getUint32(this.#at, true); // a RangeError after some 60 points, which nobody draws
    this.#at += 4;
    return word;
  }
}

function isLarger(value: bigint): boolean {
  return value > Fp.ORDER >> 1n;
}

function rootOrNone<T>(root: (square: T) => T, square: T): T | undefined {
  try {
    return root(square);
  } catch {
    return undefined; // not a square
  }
}

/** By doubling and adding: the library multiplies by scalars below r only, and the cofactor is above. */
function timesCofactor(point: G2) {
  const base = g2Point(point);
  return base.multiplyUnsafe(COFACTOR % Fr.ORDER).add(base.multiplyUnsafe(Fr.ORDER - 1n).add(base));
}
