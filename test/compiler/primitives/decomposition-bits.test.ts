import { expect } from "chai";
import { decompositionBits } from "../../../compiler/primitives/rescale.ts";

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
