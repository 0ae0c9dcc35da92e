// SPDX-License-Identifier: GPL-3.0-or-later
/** A scale as its own shortest text has it: mantissa × 10^exponent, the mantissa no multiple of ten. 0.000001 is 1 × 10^-6. */
export type DecimalScale = Readonly<{ mantissa: bigint; exponent: number }>;

/** Exactly what stands in schema.json: JSON writes the shortest text that reads back as the number. */
export function decimalScale(scale: number): DecimalScale {
  const [digits = "", power = ""] = scale.toExponential().split("e");
  const [whole = "", fraction = ""] = digits.split(".");
  return { mantissa: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}
