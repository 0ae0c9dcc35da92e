// SPDX-License-Identifier: GPL-3.0-or-later
/** Half a unit in the last place, as a share: what one rounding of a float type may lose. */
export const ROUNDING = { float16: 2 ** -11, bfloat16: 2 ** -8, float32: 2 ** -24 } as const;

/** The smallest number above 0 that the type which rounds so has: what an underflow loses. */
export function underflowOf(rounding: number): number {
  return rounding === ROUNDING.float16 ? 2 ** -24 : 2 ** -149;
}
