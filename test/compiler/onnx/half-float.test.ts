// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { fromHalfBits, toHalfBits } from "../../../compiler/onnx/half-float.ts";

describe("half float", () => {
  it("writes back every bit pattern it reads", () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromHalfBits(bits);
      if (Number.isNaN(value)) expect(toHalfBits(value)).to.equal(0x7e00);
      else if (toHalfBits(value) !== bits) expect.fail(`${bits} reads as ${value} and writes ${toHalfBits(value)}`);
    }
  });

  it("rounds to the nearest value, ties to even", () => {
    const cases = [
      [1 + 2 ** -11, 1],
      [1 + 3 * 2 ** -11, 1 + 2 ** -9],
      [1 + 2 ** -11 + 2 ** -20, 1 + 2 ** -10],
      [2 - 2 ** -12, 2],
      [65519.99, 65504],
      [65520, Infinity],
      [2 ** -25, 0],
      [1.5 * 2 ** -24, 2 ** -23],
      [-1e9, -Infinity],
    ] as const;
    for (const [value, nearest] of cases) expect(fromHalfBits(toHalfBits(value)), `${value}`).to.equal(nearest);
  });
});
