// SPDX-License-Identifier: GPL-3.0-or-later
import { grainGenConstants, poseidon } from "@noble/curves/abstract/poseidon";
import { bn254 } from "@noble/curves/bn254";
import { expect } from "chai";
import * as poseidonLite from "poseidon-lite";
import fc from "fast-check";
import { FIELD_ORDER } from "../../schema/field.ts";
import { partialRounds } from "../../schema/poseidon-plan.ts";
import { permute, poseidonOfWords } from "../../schema/poseidon.ts";

const element = fc.bigInt({ min: 0n, max: FIELD_ORDER - 1n });
const hashOf = (words: readonly bigint[]): bigint =>
  poseidonLite[`poseidon${words.length}` as "poseidon16"]([...words]);

describe("poseidonOfWords", () => {
  it("gives the published hash of 1 and 2", () => {
    const published = 7853200120776062878684798364095072458815029376092732009249414926327459813530n;
    expect(poseidonOfWords([1n, 2n])).to.equal(published);
  });

  it("is poseidon-lite's hash for 1 to 16 words", () => {
    fc.assert(
      fc.property(fc.array(element, { minLength: 1, maxLength: 16 }), (words) => {
        expect(poseidonOfWords(words)).to.equal(hashOf(words));
      }),
      { examples: Array.from({ length: 16 }, (_, i) => [new Array<bigint>(i + 1).fill(FIELD_ORDER - 1n)]) },
    );
  });

  it("carries the capacity to a next block of 16 words, and to a last one of its own size", () => {
    const words = Array.from({ length: 35 }, (_, i) => BigInt(i) ** 20n);
    const first = hashOf(words.slice(0, 16));
    const [second = 0n] = permute([first, ...words.slice(16, 32)]);
    expect(poseidonOfWords(words.slice(0, 32)), "two full blocks").to.equal(second);
    expect(poseidonOfWords(words), "and three words").to.equal(permute([second, ...words.slice(32)])[0]);
  });
});

describe("permute", () => {
  for (const t of [2, 3, 16, 17])
    it(`is what noble computes round by round for a state of ${t}`, () => {
      const rounds = { Fp: bn254.fields.Fr, t, roundsFull: 8, roundsPartial: partialRounds(t), sboxPower: 5 };
      const plain = poseidon({ ...rounds, ...grainGenConstants(rounds) });
      fc.assert(
        fc.property(fc.array(element, { minLength: t, maxLength: t }), (state) => {
          expect(permute(state)).to.deep.equal(plain(state));
        }),
        { numRuns: 10, examples: [[new Array<bigint>(t).fill(0n)], [new Array<bigint>(t).fill(FIELD_ORDER - 1n)]] },
      );
    }).timeout(10_000);

  it("refuses a state that Poseidon has no parameters for", () => {
    expect(() => partialRounds(1)).to.throw(RangeError, "no parameters");
    expect(() => partialRounds(18)).to.throw(RangeError, "no parameters");
  });
});
