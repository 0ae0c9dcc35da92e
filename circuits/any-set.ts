// SPDX-License-Identifier: GPL-3.0-or-later
import { FIELD_ORDER } from "../schema/field.ts";
import type { Signals } from "./signals.ts";

/** The signals of AnySet(k) for the k low bits of `bits`. @returns out */
export function anySet(signals: Signals, k: number, bits: bigint): bigint {
  const out = bits === 0n ? 0n : 1n;
  signals.set("out", out);
  signals.setBits("bits", bits, 0, k);
  if (k <= 4) {
    const ofFirst = (count: number): bigint => (BigInt.asUintN(count, bits) === 0n ? 0n : 1n);
    signals.setAll(
      "any",
      Array.from({ length: k }, (_, i) => ofFirst(i + 1)),
    );
  } else {
    signals.set("inverse", inverseOfCount(onesIn(bits)));
  }
  return out;
}

function onesIn(bits: bigint): number {
  let count = 0;
  for (let rest = bits; rest > 0n; rest >>= 1n) count += Number(rest & 1n);
  return count;
}

const inverses = new Map<number, bigint>([[0, 0n]]); // the same few counts come again and again

function inverseOfCount(count: number): bigint {
  const known = inverses.get(count);
  if (known !== undefined) return known;
  const found = power(BigInt(count), FIELD_ORDER - 2n); // Fermat's little theorem
  inverses.set(count, found);
  return found;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % FIELD_ORDER;
    square = (square * square) % FIELD_ORDER;
  }
  return result;
}
