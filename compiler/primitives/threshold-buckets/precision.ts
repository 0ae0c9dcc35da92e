// SPDX-License-Identifier: GPL-3.0-or-later
/** What a runtime rounds a number to before it compares it. */
export type Precision = "float32" | "float64";

export function compared(value: number, precision: Precision): number {
  return precision === "float32" ? Math.fround(value) : value;
}
