// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import type { Interval } from "../../../compiler/graph/interval.ts";
import { definition } from "../../../compiler/primitives/threshold-buckets.ts";
import { pseudoRandom, randomInteger } from "../../../testing/pseudo-random.ts";

const NAMES = { inputs: ["x"] };
const BYTE: Interval = { min: 0n, max: 255n };

describe("ThresholdBuckets", () => {
  it("counts a value as having reached a threshold that it equals", () => {
    const parameters = { thresholds: [[5n, 9n], [-1n]] };
    expect(definition.run(parameters, [[5n, -2n]])).to.deep.equal([1n, 0n, 0n]);
    expect(definition.run(parameters, [[4n, -1n]])).to.deep.equal([0n, 0n, 1n]);
    expect(definition.run(parameters, [[9n, 0n]])).to.deep.equal([1n, 1n, 1n]);
  });

  it("takes a value of 0 or 1 for its own comparison", () => {
    const parameters = { thresholds: [[1n]] };
    const inputs = [[{ min: 0n, max: 1n }]];
    expect(definition.constraints(parameters, inputs)).to.deep.equal({ linear: 0, nonLinear: 0 });
    const { lines, wires } = definition.circuit(parameters, { inputs: [["x_0"]], output: "y" }, inputs);
    expect({ lines, wires }).to.deep.equal({ lines: [], wires: ["x_0"] });
  });

  it("compares the features of a hundred random trees of depth 3 in fewer than 750 constraints", () => {
    const random = pseudoRandom("a forest");
    const thresholds = Array.from({ length: 10 }, () => {
      const drawn = Array.from({ length: 70 }, () => randomInteger(random, { min: 1n, max: 255n }));
      return [...new Set(drawn)].sort((a, b) => (a < b ? -1 : 1));
    });
    const { linear, nonLinear } = definition.constraints({ thresholds }, [thresholds.map(() => BYTE)]);
    expect(linear + nonLinear).to.be.below(750);
  });

  it("computes nothing larger than its input and 1", () => {
    expect(definition.largestIntermediate({ thresholds: [[-99n]] }, [[{ min: -100n, max: 90n }]])).to.equal(100n);
    expect(definition.largestIntermediate({ thresholds: [[0n]] }, [[{ min: -1n, max: 0n }]])).to.equal(1n);
  });

  for (const [title, thresholds, inputs, problem] of [
    ["two inputs", [[5n]], [[BYTE], [BYTE]], "there are 2 inputs, not 1"],
    ["an element too many", [[5n]], [[BYTE, BYTE]], "there are thresholds for 1 elements of an input of 2"],
    ["an element without one", [[5n], []], [[BYTE, BYTE]], "element 1 has no threshold"],
    ["a number", [[5]], [[BYTE]], "element 0 has the threshold 5, which is no integer"],
    ["one twice", [[5n, 5n]], [[BYTE]], "element 0 has the threshold 5 after 5"],
    ["falling ones", [[5n, 4n]], [[BYTE]], "element 0 has the threshold 4 after 5"],
    [
      "one that is always reached",
      [[0n]],
      [[BYTE]],
      "element 0 is within 0 … 255, where the threshold 0 tells nothing",
    ],
    ["one that never is", [[256n]], [[BYTE]], "element 0 is within 0 … 255, where the threshold 256 tells nothing"],
  ] as const) {
    it(`is not made for ${title}`, () => {
      expect(definition.violation({ thresholds }, NAMES, inputs)).to.equal(problem);
    });
  }
});
