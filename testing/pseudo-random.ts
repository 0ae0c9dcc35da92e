// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from "node:crypto";

/** Numbers in [0, 1) that depend on the seed alone (SplitMix-like over a hashed 32-bit state). */
export function pseudoRandom(seed: string): () => number {
  let state = createHash("sha256").update(seed).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** A whole number of an interval, both ends included, extremes more often than chance. */
export function randomInteger(random: () => number, { min, max }: { min: bigint; max: bigint }): bigint {
  const size = max - min + 1n;
  const choice = random();
  if (choice < 0.1) return min;
  if (choice < 0.2) return max;
  const bits = (BigInt(Math.floor(random() * 2 ** 32)) << 32n) | BigInt(Math.floor(random() * 2 ** 32));
  return min + (bits % size);
}
