// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { decimalScale } from "../../schema/decimal-scale.ts";
import { SCALE_BOUNDS } from "../../schema/model-schema.ts";

describe("decimalScale", () => {
  const CASES: [number, bigint, number][] = [
    [1, 1n, 0],
    [0.000001, 1n, -6],
    [1e-18, 1n, -18],
    [100, 1n, 2],
    [0.192, 192n, -3],
    [1 / 65_535, 15_259_021_896_696_422n, -21],
    [12_300, 123n, 2],
  ];
  for (const [scale, mantissa, exponent] of CASES)
    it(`of ${scale} is ${mantissa} × 10^${exponent}`, () => {
      expect(decimalScale(scale)).to.deep.equal({ mantissa, exponent });
    });

  it("reads back as the number, in the one form and the bits that the registry has for it", () => {
    const scales = fc.double({ ...SCALE_BOUNDS, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(scales, (scale) => {
        const { mantissa, exponent } = decimalScale(scale);
        expect(Number(`${mantissa}e${exponent}`)).to.equal(scale);
        expect(mantissa % 10n === 0n, "no multiple of ten").to.equal(false);
        expect(mantissa < 2n ** 64n && Math.abs(exponent) < 2 ** 15, "fits").to.equal(true);
      }),
    );
  });
});
