// SPDX-License-Identifier: GPL-3.0-or-later
/** Terms of the series near 0, and of the continued fraction beyond. */
const [SERIES, FRACTION] = [40, 60];

/** erf x = 2/√π ∫₀ˣ e^−t² dt, to about 1e-14: its power series up to 2.5, the continued fraction of 1 − erf beyond. */
export function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  if (size <= 2.5) {
    let [term, sum] = [size, size];
    for (let n = 1; n < SERIES + 20; n++) {
      term *= -(size * size) / n;
      sum += term / (2 * n + 1);
    }
    return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
  }
  let tail = size;
  for (let n = FRACTION; n >= 1; n--) tail = size + n / 2 / tail;
  return Math.sign(x) * (1 - Math.exp(-size * size) / (tail * Math.sqrt(Math.PI)));
}
