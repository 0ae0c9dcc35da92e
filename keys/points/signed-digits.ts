// SPDX-License-Identifier: GPL-3.0-or-later
import { FIELD_ORDER } from "../../schema/field.ts";

/** Factors of more bits than this are worth a table of multiples. */
const SHORT_BITS = 48;
const [SHORT_WINDOW, LONG_WINDOW] = [2, 5];

/** The largest digit: tables hold 1, 3, 5 … times a point up to this. */
export const LARGEST_DIGIT = 2 ** (LONG_WINDOW - 1) - 1;

/**
 * Digits by powers of two, lowest first, of whichever of factor and factor − r is smaller: zero or odd, and between two that are not
 * zero at least one zero, for long factors four. Short ones have digits of −1 and 1 alone.
 */
export function signedDigits(factor: bigint): Int8Array {
  const negative = factor > FIELD_ORDER >> 1n;
  let rest = negative ? FIELD_ORDER - factor : factor;
  const window = rest >> BigInt(SHORT_BITS) === 0n ? SHORT_WINDOW : LONG_WINDOW;
  const size = 2 ** window;
  const digits: number[] = [];
  while (rest > 0n) {
    const low = Number(BigInt.asUintN(window, rest));
    const digit = (low & 1) === 0 ? 0 : low < size / 2 ? low : low - size;
    digits.push(negative ? -digit : digit);
    rest = (rest - BigInt(digit)) >> 1n;
  }
  return Int8Array.from(digits);
}

/** Numbers of distinct factors, and the digits of each: few of a circuit's many coefficients are distinct. */
export class FactorTable {
  readonly digits: Int8Array[] = [];
  readonly #numbers = new Map<bigint, number>();

  numberOf(factor: bigint): number {
    const known = this.#numbers.get(factor);
    if (known !== undefined) return known;
    const number = this.digits.push(signedDigits(factor)) - 1;
    this.#numbers.set(factor, number);
    return number;
  }
}
