// SPDX-License-Identifier: GPL-3.0-or-later
/** The next number of a float type above one of them; infinity above the largest. */
export function nextAbove(value: number, precision: "float32" | "float64"): number {
  if (value === Infinity || Number.isNaN(value)) return value;
  return precision === "float32" ? next32(Math.fround(value)) : next64(value);
}

/** As an integer a positive float is one less than the next one, and a negative one one more. */
function next32(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value === 0 ? 0 : value);
  view.setInt32(0, view.getInt32(0) + (value >= 0 ? 1 : -1));
  return view.getFloat32(0);
}

function next64(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value === 0 ? 0 : value);
  view.setBigInt64(0, view.getBigInt64(0) + (value >= 0 ? 1n : -1n));
  return view.getFloat64(0);
}
