// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { definition } from "../../../compiler/primitives/compare.ts";

const names = { inputs: ["x"] };

describe("Compare", () => {
  for (const [title, interval, bits] of [
    ["the interval is not negative", { min: 0n, max: 100n }, 0],
    ["the interval is negative", { min: -100n, max: -1n }, 0],
    ["the interval is the smallest with either sign", { min: -1n, max: 0n }, 2],
    ["the upper end just fits", { min: -1n, max: 127n }, 8],
    ["the upper end takes one more", { min: -1n, max: 128n }, 9],
    ["the lower end just fits", { min: -128n, max: 0n }, 8],
    ["the lower end takes one more", { min: -129n, max: 0n }, 9],
  ] as const) {
    it(`costs ${bits} where ${title}`, () => {
      expect(definition.constraints({}, [[interval]])).to.deep.equal({ linear: 0, nonLinear: bits });
      const { lines, wires } = definition.circuit({}, { inputs: [["a"]], output: "y" }, [[interval]]);
      expect(lines.join("\n")).to.equal(bits === 0 ? "" : `component y_0 = Compare(${bits});\ny_0.in <== a;`);
      expect(wires).to.deep.equal([bits > 0 ? "y_0.out" : interval.min < 0n ? "(0)" : "(1)"]);
    });
  }

  it("has one input", () => {
    const interval = { min: -1n, max: 1n };
    expect(definition.violation({}, names, [[interval]])).to.equal(undefined);
    expect(definition.violation({}, { inputs: ["x", "z"] }, [[interval], [interval]])).to.contain("2 inputs");
  });
});
