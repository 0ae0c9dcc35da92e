// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { IntegerGraphBuilder } from "../../../compiler/graph/integer-graph.ts";
import { MAX_MAGNITUDE, NoWrapViolation } from "../../../compiler/graph/no-wrap.ts";
import { definition } from "../../../compiler/primitives/rescale.ts";
import { decompositionBits, roundingHalf } from "../../../compiler/primitives/rescale/element.ts";

const SHIFTS = [0, 1, 2, 5];

describe("Rescale", () => {
  it("counts what int-ONNX adds before it divides", () => {
    const largest = definition.largestIntermediate({ elements: [{ kind: "floor", shift: 3 }] }, [
      [{ min: -100n, max: 90n }],
    ]);
    expect(largest, "100 and the 100 that make -96 and what is above it positive").to.equal(200n);
  });

  it("is refused when only that would wrap", () => {
    const interval = { min: -MAX_MAGNITUDE / 2n - 8n, max: 0n };
    const builder = new IntegerGraphBuilder("features", [interval]);
    const parameters = { elements: [{ kind: "floor", shift: 1 }] };
    const node = { primitive: "Rescale", inputs: ["features"], output: "y", source: "y", parameters };
    expect(() => builder.add(node)).to.throw(NoWrapViolation);
  });

  it("decomposes into bits that hold the sum with its half added, at both edges of every small interval", () => {
    for (const shift of SHIFTS)
      for (let min = -20n; min <= 20n; min++)
        for (let max = min; max <= 20n; max++) {
          const top = 1n << BigInt(decompositionBits(shift, { min, max }) - 1);
          const [low, high] = [min + roundingHalf(shift), max + roundingHalf(shift)];
          expect(low >= -top && high < top, `${min} … ${max}, shift ${shift}`).to.equal(true);
        }
  });

  it("takes a bit more when the half reaches over the top edge, and none before", () => {
    expect(decompositionBits(2, { min: -8n, max: 5n })).to.equal(4);
    expect(decompositionBits(2, { min: -8n, max: 6n })).to.equal(5);
  });
});

describe("decompositionBits", () => {
  for (const [title, shift, interval, bits] of [
    ["half carries the top end over a power of two", 3, { min: 0n, max: 124n }, 9],
    ["half just does not", 3, { min: 0n, max: 123n }, 8],
    ["half carries the low end below one", 3, { min: -132n, max: 0n }, 8],
    ["half just does not carry it", 3, { min: -133n, max: 0n }, 9],
    ["without a shift there is no half", 0, { min: 0n, max: 127n }, 8],
    ["never fewer than the shift needs", 5, { min: 0n, max: 0n }, 7],
  ] as const) {
    it(`is ${bits} where ${title}`, () => {
      expect(decompositionBits(shift, interval)).to.equal(bits);
    });
  }
});
