// SPDX-License-Identifier: GPL-3.0-or-later
import { elementAt } from "../graph/element-at.ts";
import { bitLength } from "../graph/interval.ts";

/** Bits of a word: few enough that it is below the field's order, and shifts and masks see the number that was written. */
const WORD_BITS = 248;

/** Small unsigned numbers of `bits` each, `perWord` to a word, the first in the lowest bits. */
type Packing = Readonly<{ bits: number; perWord: number; words: number }>;

/** The fewest words for `count` fields, filled evenly. */
export function packingOf(bits: number, count: number): Packing {
  const words = Math.max(1, Math.ceil(count / Math.floor(WORD_BITS / bits)));
  return { bits, words, perWord: Math.max(1, Math.ceil(count / words)) };
}

/** As Circom writes a number: in hex, since fields of 8 bits then stand there to be read. Missing fields are `fill`. */
export function packedWords(fields: ArrayLike<bigint>, { bits, perWord, words }: Packing, fill: bigint): string[] {
  return Array.from({ length: words }, (_, word) => {
    let packed = 0n;
    for (let place = perWord - 1; place >= 0; place--) {
      const at = word * perWord + place;
      packed = (packed << BigInt(bits)) | (at < fields.length ? elementAt(fields, at) : fill);
    }
    return `0x${packed.toString(16)}`;
  });
}

/** The bits of two's complement that hold every weight. */
export function weightBits(weights: Float64Array): number {
  const most = weights.reduce((size, weight) => Math.max(size, weight < 0 ? -weight - 1 : weight), 0);
  let bits = 1;
  while (2 ** (bits - 1) <= most) bits++;
  return bits;
}

/** The bits of an index below `count`. */
export function indexBits(count: number): number {
  return Math.max(1, bitLength(BigInt(count - 1)));
}

/** Circom's expression for the bits of `word` from `shift` on. */
export function fieldText(word: string, shift: number, bits: number): string {
  const mask = (1n << BigInt(bits)) - 1n;
  return shift === 0 ? `${word} & ${mask}` : `${word} >> ${shift} & ${mask}`;
}

/** An array of Circom's, a row a line. */
export function arrayText(name: string, rows: readonly (readonly string[])[]): string[] {
  const lines = rows.map((row) => `[${row.join(", ")}]`);
  return [`var ${name}[${rows.length}][${elementAt(rows, 0).length}] = [`, ...lines.map((line, at) => (at + 1 < lines.length ? `    ${line},` : `    ${line}`)), `];`]; // prettier-ignore
}
