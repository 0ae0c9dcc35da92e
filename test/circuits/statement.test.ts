// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { expectCost, expectOneWitness, expectRigid } from "../../testing/gadget-assertions.ts";
import { allWitnesses } from "../../testing/all-witnesses.ts";
import { compileGadget, type Gadget } from "../../testing/gadget.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { partialRounds } from "../../schema/poseidon-plan.ts";
import { poseidonOfWords } from "../../schema/poseidon.ts";
import { evaluate, SIGNALS } from "../../schema/statement.ts";

const SOURCE = "statement.circom";
const TAG = (1n << 248n) - 59n;

const wordsOf = (length: number): bigint[] => Array.from({ length }, (_, i) => (1n << 248n) - BigInt(i * i + 1));

/** Non-linear constraints of the sponge: three an S-box, and the first block has two fewer. */
function spongeCost(words: number): number {
  const sizes = Array.from({ length: Math.ceil(words / 16) }, (_, block) => Math.min(16, words - 16 * block) + 1);
  return sizes.reduce((sum, t) => sum + 3 * (8 * t + partialRounds(t)), -2);
}

describe("Statement", () => {
  const tmp = temporaryFolder();
  const LENGTHS = [1, 16, 17, 40];
  const gadgets = new Map<number, Gadget>();
  before(async () => {
    const compile = async (length: number): Promise<unknown> =>
      gadgets.set(length, await compileGadget(tmp(), SOURCE, `Statement(${length}, ${TAG})`, ["rho"]));
    await Promise.all(LENGTHS.map(compile));
  });

  for (const length of LENGTHS) {
    context(`of ${length} words`, () => {
      const words = wordsOf(length);
      let gadget: Gadget;
      before(() => {
        gadget = gadgets.get(length)!;
      });

      it("gives h, t, rho as the integer reference does, in this order and with one witness", async () => {
        for (const rho of [0n, 1n, 0x7e71a76aacb58e4dn ** 3n, FIELD_ORDER - 1n]) {
          const witness = await expectOneWitness(gadget, { rho, words });
          const signals = witness.slice(1, 4);
          expect(signals[SIGNALS.h], "h").to.equal(poseidonOfWords(words));
          expect(signals[SIGNALS.t], "t").to.equal(evaluate(TAG, words, rho));
          expect(signals[SIGNALS.rho], "rho").to.equal(rho);
        }
        expect(gadget.publicInputs, "public inputs").to.equal(1);
      });

      it("leaves no wire free and none idle, rho included", async () => {
        expectRigid(gadget, await gadget.witness({ rho: 77n ** 30n, words }));
      });

      it("costs its words and its sponge, at most 700 constraints for each 16 words", () => {
        const blocks = Math.ceil(length / 16);
        expectCost(gadget, length + spongeCost(length), blocks + 2);
        expect(gadget.constraints.total).to.be.at.most(700 * blocks);
        expectSnapshot("test/snapshots/gadgets.json", `Statement(${length})`, gadget.constraints);
      });
    });
  }

  context("with another claim", () => {
    const words = wordsOf(17);
    const rho = 5n ** 50n;
    let gadget: Gadget;
    before(() => {
      gadget = gadgets.get(17)!;
    });

    const claim = (h: bigint, t: bigint): Map<number, bigint> =>
      new Map([...gadget.inputWires({ rho, words }), [gadget.wireOf("h"), h], [gadget.wireOf("t"), t]]);

    it("has a witness for the true h and t only", () => {
      const [h, t] = [poseidonOfWords(words), evaluate(TAG, words, rho)];
      expect(allWitnesses(gadget.r1cs, claim(h, t)).found, "true").to.have.length(1);
      for (const [name, other] of Object.entries({
        "another h": claim(h + 1n, t),
        "another t": claim(h, t + 1n),
        "the t of another tag": claim(h, evaluate(TAG - 1n, words, rho)),
        "the t of another rho": claim(h, evaluate(TAG, words, rho + 1n)),
        "the words in another order": claim(h, evaluate(TAG, words.toReversed(), rho)),
      })) {
        expect(allWitnesses(gadget.r1cs, other), name).to.deep.equal({ found: [], open: [] });
      }
    });

    it("ASSUMES ranged words: takes any field element, so every user packs values that are held to their bits", async () => {
      const [first = 0n, second = 0n] = words;
      // The same t from other words; only h tells them apart.
      const others = [first + rho, second - 1n, ...words.slice(2)];
      const witness = await expectOneWitness(gadget, { rho, words: others });
      expect(witness[gadget.wireOf("t")], "t").to.equal(evaluate(TAG, words, rho));
      expect(witness[gadget.wireOf("h")], "h").to.not.equal(poseidonOfWords(words));
    });
  });
});
