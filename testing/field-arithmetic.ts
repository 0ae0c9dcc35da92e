// SPDX-License-Identifier: GPL-3.0-or-later
import { FIELD_ORDER, toField } from "../schema/field.ts";

export function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, toField(base)];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % FIELD_ORDER;
    square = (square * square) % FIELD_ORDER;
  }
  return result;
}

const inverses = new Map<bigint, bigint>(); // the same few coefficients come again and again

export function inverse(value: bigint): bigint {
  const known = inverses.get(value);
  if (known !== undefined) return known;
  const found = power(value, FIELD_ORDER - 2n);
  inverses.set(value, found);
  return found;
}

/** Either root, or undefined for a non-residue. Tonelli and Shanks; 5 is no square in this field. */
export function squareRoot(value: bigint): bigint | undefined {
  if (value === 0n) return 0n;
  if (power(value, (FIELD_ORDER - 1n) / 2n) !== 1n) return undefined;
  let odd = FIELD_ORDER - 1n;
  let order = 0;
  for (; odd % 2n === 0n; order++) odd /= 2n;
  let generator = power(5n, odd);
  let rest = power(value, odd);
  let root = power(value, (odd + 1n) / 2n);
  while (rest !== 1n) {
    let least = 0;
    for (let square = rest; square !== 1n; least++) square = (square * square) % FIELD_ORDER;
    const step = power(generator, 1n << BigInt(order - least - 1));
    generator = (step * step) % FIELD_ORDER;
    order = least;
    rest = (rest * generator) % FIELD_ORDER;
    root = (root * step) % FIELD_ORDER;
  }
  return root;
}

/** All x in the field with a·x² + b·x + c = 0; undefined when every x is one. */
export function rootsOfQuadratic(a: bigint, b: bigint, c: bigint): bigint[] | undefined {
  if (a === 0n && b === 0n) return c === 0n ? undefined : [];
  if (a === 0n) return [toField(-c * inverse(b))];
  const root = squareRoot(toField(b * b - 4n * a * c));
  if (root === undefined) return [];
  const half = inverse(2n * a);
  return [...new Set([toField((-b + root) * half), toField((-b - root) * half)])];
}

/** A field element as the integer of least size it stands for. */
export function signedValue(element: bigint): bigint {
  return element > FIELD_ORDER / 2n ? element - FIELD_ORDER : element;
}
