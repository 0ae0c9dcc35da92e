import { bn254 } from "@noble/curves/bn254";
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
  const found = bn254.fields.Fr.inv(BigInt(count));
  inverses.set(count, found);
  return found;
}
