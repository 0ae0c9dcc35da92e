// SPDX-License-Identifier: GPL-3.0-or-later
/** Every integer a value can be, both ends included. */
export type Interval = Readonly<{ min: bigint; max: bigint }>;

export function isConstant({ min, max }: Interval): boolean {
  return min === max;
}

/** The largest size of a value. */
export function magnitude({ min, max }: Interval): bigint {
  return max > -min ? max : -min;
}

/** The interval of coefficient · value. */
export function times({ min, max }: Interval, coefficient: bigint): Interval {
  return coefficient < 0n
    ? { min: max * coefficient, max: min * coefficient }
    : { min: min * coefficient, max: max * coefficient };
}

/** The fewest bits of two's complement that hold the interval: −2^(n−1) ≤ min, max < 2^(n−1). */
export function signedBits({ min, max }: Interval): number {
  return Math.max(bitLength(max < 0n ? 0n : max), bitLength(min < 0n ? -min - 1n : 0n)) + 1;
}

/** The fewest bits that hold a value that is not negative; 0 takes none. */
export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** Whether a value is a bigint that int64 holds. */
export function isInt64(value: unknown): value is bigint {
  return typeof value === "bigint" && BigInt.asIntN(64, value) === value;
}
