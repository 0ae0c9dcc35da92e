// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { definition } from "../../../compiler/primitives/divide.ts";
import type { Interval } from "../../../compiler/graph/interval.ts";

const NAMES = { inputs: ["a", "d"] };
const ONE_PAIR = { pairs: [[0, 0]] };

function within(min: bigint, max: bigint): Interval {
  return { min, max };
}

function intervalsOf(bound: bigint): Interval[] {
  const all: Interval[] = [];
  for (let min = -bound; min <= bound; min++) for (let max = min; max <= bound; max++) all.push({ min, max });
  return all;
}

describe("Divide", () => {
  it("proves exactly the interval of its quotients, for every small pair of intervals", () => {
    for (const a of intervalsOf(6n))
      for (const d of intervalsOf(5n).filter(({ min }) => min >= 1n)) {
        const quotients: bigint[] = [];
        for (let numerator = a.min; numerator <= a.max; numerator++)
          for (let denominator = d.min; denominator <= d.max; denominator++) {
            const [quotient = 0n] = definition.run(ONE_PAIR, [[numerator], [denominator]]);
            const remainder = numerator - quotient * denominator;
            expect(remainder >= 0n && remainder < denominator, `${numerator} / ${denominator}`).to.equal(true);
            quotients.push(quotient);
          }
        const [min, max] = [quotients.reduce((x, y) => (x < y ? x : y)), quotients.reduce((x, y) => (x > y ? x : y))];
        expect(definition.intervals(ONE_PAIR, [[a], [d]])).to.deep.equal([{ min, max }]);
      }
  });

  it("costs one constraint, the quotient's bits and twice the remainder's", () => {
    const cost = (a: Interval, d: Interval): number => {
      const { linear, nonLinear } = definition.constraints(ONE_PAIR, [[a], [d]]);
      return linear + nonLinear;
    };
    expect(cost(within(0n, 65_535n), within(1n, 256n)), "16 and 8 bits").to.equal(1 + 16 + 16);
    expect(cost(within(0n, 65_535n), within(256n, 256n)), "8 and 8 bits").to.equal(1 + 8 + 16);
    expect(cost(within(0n, 65_535n), within(1n, 1n)), "a copy").to.equal(0);
    expect(cost(within(16n, 17n), within(7n, 8n)), "always 2").to.equal(0);
  });

  it("computes nothing larger than its inputs", () => {
    const inputs = [[within(-100n, 90n)], [within(1n, 16n)]];
    expect(definition.largestIntermediate(ONE_PAIR, inputs)).to.equal(100n);
    expect(definition.largestIntermediate(ONE_PAIR, [[within(-3n, 0n)], [within(1n, 16n)]])).to.equal(16n);
  });

  for (const [title, pairs, inputs, problem] of [
    ["one input", [[0, 0]], [[within(0n, 9n)]], "there are 1 inputs, not 2"],
    ["no pair", [], [[within(0n, 9n)], [within(1n, 2n)]], "there is nothing to divide"],
    ["a numerator that is not there", [[1, 0]], [[within(0n, 9n)], [within(1n, 2n)]], "pair 0 divides element 1 of 1"],
    [
      "a denominator that is not there",
      [
        [0, 0],
        [0, 1.5],
      ],
      [[within(0n, 9n)], [within(1n, 2n)]],
      "pair 1 divides by element 1.5 of 1",
    ],
    [
      "a denominator that may be 0",
      [[0, 0]],
      [[within(0n, 9n)], [within(0n, 2n)]],
      "pair 0 divides by an element within 0 … 2",
    ],
    [
      "a negative denominator",
      [[0, 0]],
      [[within(0n, 9n)], [within(-2n, -1n)]],
      "pair 0 divides by an element within -2 … -1",
    ],
  ] as const) {
    it(`is not made for ${title}`, () => {
      expect(definition.violation({ pairs }, NAMES, inputs)).to.equal(problem);
    });
  }
});
