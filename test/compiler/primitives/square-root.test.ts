// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import type { Interval } from "../../../compiler/graph/interval.ts";
import { definition } from "../../../compiler/primitives/square-root.ts";
import { pseudoRandom, randomInteger } from "../../../testing/pseudo-random.ts";

const NAMES = { inputs: ["v"] };

function rootOf(value: bigint): bigint {
  return definition.run({}, [[value]])[0] ?? -1n;
}

function expectRoot(value: bigint): void {
  const root = rootOf(value);
  expect(root >= 0n && root * root <= value && value < (root + 1n) ** 2n, `${root} of ${value}`).to.equal(true);
}

function cost(interval: Interval): number {
  return definition.constraints({}, [[interval]]).nonLinear;
}

describe("SquareRoot", () => {
  it("is the floor of the root, of every small value and around every square and power of two", () => {
    for (let value = 0n; value <= 5_000n; value++) expectRoot(value);
    const random = pseudoRandom("square roots");
    for (let i = 0; i < 2_000; i++) {
      const root = randomInteger(random, { min: 1n, max: 1n << BigInt(1 + (i % 31)) });
      for (const value of [root * root - 1n, root * root, root * (root + 2n)]) expectRoot(value);
    }
    for (let bits = 1n; bits <= 62n; bits++) for (const off of [-1n, 0n, 1n]) expectRoot((1n << bits) + off);
  });

  it("proves its interval by the ends", () => {
    expect(definition.intervals({}, [[{ min: 8n, max: 100n }]])).to.deep.equal([{ min: 2n, max: 10n }]);
  });

  it("costs two constraints a bit of the root and two more, or nothing where the root is known", () => {
    expect(cost({ min: 0n, max: 3n })).to.equal(4);
    expect(cost({ min: 0n, max: 255n })).to.equal(10);
    expect(cost({ min: 0n, max: 256n })).to.equal(12);
    expect(cost({ min: 0n, max: (1n << 32n) - 1n })).to.equal(34);
    expect(cost({ min: 100n, max: 120n })).to.equal(0);
  });

  it("computes nothing larger than its input and the largest root of as many bits", () => {
    expect(definition.largestIntermediate({}, [[{ min: 0n, max: 1n << 62n }]])).to.equal(1n << 62n);
    expect(definition.largestIntermediate({}, [[{ min: 0n, max: 4n }]])).to.equal(4n);
    expect(definition.largestIntermediate({}, [[{ min: 0n, max: 1n }]])).to.equal(1n);
  });

  for (const [title, inputs, problem] of [
    ["two inputs", [[{ min: 0n, max: 9n }], [{ min: 0n, max: 9n }]], "there are 2 inputs, not 1"],
    ["no input", [], "there are 0 inputs, not 1"],
    [
      "a value that may be negative",
      [
        [
          { min: 0n, max: 9n },
          { min: -1n, max: 9n },
        ],
      ],
      "element 1 may be -1",
    ],
  ] as const) {
    it(`is not made for ${title}`, () => {
      expect(definition.violation({}, NAMES, inputs)).to.equal(problem);
    });
  }
});
