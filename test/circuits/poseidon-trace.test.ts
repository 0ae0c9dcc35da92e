// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import fc from "fast-check";
import { nativeTracer, plainTrace } from "../../circuits/poseidon-trace.ts";
import { SCALAR_BYTES, scalarsFrom } from "../../groth16/scalar-bytes.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { partialRounds } from "../../schema/poseidon-plan.ts";
import { permute } from "../../schema/poseidon.ts";
import { skipWithoutNative } from "../../testing/native-arithmetic.ts";

const element = fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n });

describe("the trace of a Poseidon permutation", () => {
  it("holds three powers of what each S-box takes in, and what comes out", () => {
    const state = [0n, 1n, FIELD_ORDER - 1n];
    const { squares, fourths, fifths, out } = plainTrace(state);
    expect(squares.length).to.equal((8 * 3 + partialRounds(3)) * SCALAR_BYTES);
    const inputs: bigint[] = [];
    permute(state, (value) => {
      inputs.push(value);
      return value ** 5n % FIELD_ORDER;
    });
    for (const [list, power] of [
      [squares, 2n],
      [fourths, 4n],
      [fifths, 5n],
    ] as const)
      // prettier-ignore
      expect(scalarsFrom(list), `x^${power}`).to.deep.equal(inputs.map((x) => x ** power % FIELD_ORDER));
    expect(out).to.equal(permute(state)[0]);
  });

  context("in C++", () => {
    before(function () {
      skipWithoutNative(this);
    });

    for (const t of [2, 3, 5, 13, 16, 17])
      it(`is the one in TypeScript for a state of ${t}`, () => {
        const trace = nativeTracer(t);
        fc.assert(
          fc.property(fc.array(element, { minLength: t, maxLength: t }), (state) => {
            expect(trace?.(state)).to.deep.equal(plainTrace(state));
          }),
          { numRuns: 20, examples: [0n, 1n, FIELD_ORDER - 1n].map((value) => [new Array<bigint>(t).fill(value)]) },
        );
      }).timeout(20_000);
  });
});
