// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { floatFloors, parseMaxError, robustSpread, tolerancesOf } from "../../../compiler/quantise/max-error.ts";

const sorted = (values: number[]): number[] => values.sort((a, b) => a - b);
const evenly = Array.from({ length: 101 }, (_, k) => k / 100);

describe("parseMaxError", () => {
  it("takes a distance and a share", () => {
    expect(parseMaxError(0.01)).to.deep.equal({ kind: "absolute", value: 0.01 });
    expect(parseMaxError("1e-3")).to.deep.equal({ kind: "absolute", value: 1e-3 });
    expect(parseMaxError("1%")).to.deep.equal({ kind: "share", value: 0.01 });
    expect(parseMaxError(" 0.5 % ")).to.deep.equal({ kind: "share", value: 0.005 });
  });

  for (const given of [0, -1, NaN, Infinity, "", "%", "0%", "101%", "-1%", "0x1", "1e999", "1,5", "one"])
    it(`refuses ${JSON.stringify(given)}`, () => {
      expect(() => parseMaxError(given))
        .to.throw()
        .with.property("code", "INVALID_MAX_ERROR");
    });
});

describe("robustSpread", () => {
  it("is nearly the range of values without outliers", () => {
    expect(robustSpread(evenly)).to.be.within(0.88, 0.92);
  });

  for (const [what, outliers] of [
    ["one outlier", [1e6]],
    ["outliers on both sides", [-1e6, 1e6, 2e6]],
    ["an outlier in each ten values", Array.from({ length: 11 }, (_, k) => 1e6 + k)],
  ] as const)
    it(`is not loosened by ${what}`, () => {
      expect(robustSpread(sorted([...evenly, ...outliers]))).to.be.within(0.85, 1.8);
    });

  it("spans what a few values do where most are equal", () => {
    expect(robustSpread(sorted([...new Array<number>(90).fill(0), ...evenly.slice(1, 11)]))).to.be.within(0.01, 0.1);
    expect(robustSpread(sorted([...new Array<number>(200).fill(0), 5]))).to.equal(5);
    expect(robustSpread([7])).to.equal(0);
  });
});

describe("floatFloors", () => {
  it("are twice what the floats are off by on any row, output by output", () => {
    const floats = [[1, 100], [1 + 2 ** -22, 100]]; // prettier-ignore
    const exact = [[1 + 2 ** -24, 100], [1 + 2 ** -22 - 2 ** -23, 100]]; // prettier-ignore
    expect(floatFloors(floats, exact)).to.deep.equal([2 ** -22, 0]);
  });

  it("are no more than a few roundings of the output: what loses more digits on its way is no model to be near to", () => {
    expect(floatFloors([[1], [-8]], [[1.5], [-8]])).to.deep.equal([2 ** -15]);
  });
});

describe("tolerancesOf", () => {
  it("gives outputs of different size each its own", () => {
    const floats = evenly.map((value) => [value, value * 1e6, 3]);
    const outputs = [{ scale: 1 }, { scale: 1 }, { scale: 1 }];
    const [small, large, constant] = tolerancesOf({ kind: "share", value: 0.01 }, floats, outputs);
    expect(small).to.be.within(0.008, 0.01);
    expect(large).to.be.within(8_000, 10_000);
    expect(constant, "a constant's own size").to.be.within(0.03 - 1e-12, 0.03 + 1e-12);
  });

  it("takes an output for constant that moves by no more than float32's own rounding", () => {
    const floats = evenly.map((_, k) => [5 + (k % 2) * 2 ** -21, 5 + (k % 2) * 2 ** -15]);
    const [still, moving] = tolerancesOf({ kind: "share", value: 0.01 }, floats, [{ scale: 1 }, { scale: 1 }]);
    expect(still).to.be.closeTo(0.05, 1e-6);
    expect(moving).to.be.closeTo(0.01 * 2 ** -15, 1e-12);
  });
});
