// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { toField } from "../../schema/field.ts";
import { layoutOf } from "../../schema/layout.ts";
import { poseidonOfWords } from "../../schema/poseidon.ts";
import { evaluate } from "../../schema/statement.ts";
import { packWords } from "../../schema/word-packing.ts";
import { copyingCircuit, copyingModel } from "../../testing/copying-model.ts";
import { inverse } from "../../testing/field-arithmetic.ts";
import { FORGERIES_OF_BITS } from "./forgeries/of-bits.ts";
import { FORGERIES_OF_CHOICES } from "./forgeries/of-choices.ts";
import { FORGERIES_OF_CURVES } from "./forgeries/of-curves.ts";
import { FORGERIES_OF_QUOTIENTS_AND_ROOTS } from "./forgeries/of-quotients-and-roots.ts";
import { FORGERIES_OF_STATEMENTS, RHO, TAG } from "./forgeries/of-statements.ts";
import { findings, witnessFor } from "../../testing/forgery.ts";
import { compileGadget, compileText, type Gadget } from "../../testing/gadget.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const FORGERIES = [
  ...FORGERIES_OF_BITS,
  ...FORGERIES_OF_CHOICES,
  ...FORGERIES_OF_CURVES,
  ...FORGERIES_OF_QUOTIENTS_AND_ROOTS,
  ...FORGERIES_OF_STATEMENTS,
];

/**
 * How circuits of this kind have been broken in public, and the forgeries above that are that bug here. A shuffle without multiplicity
 * (an element taken twice, another never) needs a permutation that the prover chooses; no gadget has one: elements move by constant
 * indices. What a prover chooses among many is the hot bucket of a one-hot vector, and taking two of them is the same bug.
 */
const PUBLISHED: Readonly<Record<string, readonly string[]>> = {
  "a remainder that is an input and guarded by assert": [
    "any quotient, where the remainder is given from outside and its range is an assert",
    "the next quotient, where the remainder is not held to its bits",
  ],
  "a comparator on values that were never held to their bits": [
    "a negative value, where a comparator takes values that nothing held to its bits",
  ],
  "a hinted quotient without a range": [
    "a quotient from the far side of the field, where it is not held to its bits",
    "a quotient from the far side of the field, where a division holds only its remainder",
  ],
  "a sign of zero that is not canonical": [
    "a sign for zero that zero does not have, where sign and magnitude are apart",
    "the root of the other sign, where only the square is held below the value",
  ],
  "a shuffle without multiplicity": ["two hot buckets, where what is left of 1 is not held to a bit"],
  "a public input that no constraint names": ["one proof for two contexts, where no constraint names rho"],
  "constraints that are emitted for some sizes only": [
    "a negative value passed on, where the bits are held for some sizes only",
    "a segment's value for one far above, where the bits beyond are dropped",
  ],
};

describe("forgeries (property 30)", () => {
  const tmp = temporaryFolder();
  const compiled = new Map<string, Promise<Gadget>>();

  function compile(file: string, call: string, publicInputs: readonly string[] = []): Promise<Gadget> {
    const known = compiled.get(file + call) ?? compileGadget(tmp(), file, call, publicInputs);
    compiled.set(file + call, known);
    return known;
  }

  for (const [bug, titles] of Object.entries(PUBLISHED))
    it(`have a twin of what has broken others: ${bug}`, () => {
      const known = FORGERIES.map(({ title }) => title);
      expect(titles, "forgeries of this bug").to.not.deep.equal([]);
      expect(known, "forgeries").to.include.members([...titles]);
    });

  for (const { title, call, twin, ours, publicInputs, known, claim, seenBy } of FORGERIES) {
    context(title, () => {
      let gadgets: { ours: Gadget; twin: Gadget };
      before(async () => {
        const [own, broken] = await Promise.all([ours, twin].map((file) => compile(file, call, publicInputs)));
        gadgets = { ours: own!, twin: broken! };
      });

      it("has a witness in the twin and none in ours", async () => {
        const { ours, twin } = gadgets;
        const claimOf = async (gadget: Gadget) => (typeof claim === "function" ? claim(gadget) : claim);
        expect(witnessFor(twin, await claimOf(twin)), "twin").to.not.equal(undefined);
        expect(witnessFor(ours, await claimOf(ours)), "ours").to.equal(undefined);
      });

      it(`is betrayed by ${seenBy.join(", ")} in the twin, while ours passes every check`, async () => {
        expect(await findings(gadgets.twin, known), "twin").to.deep.equal(seenBy);
        expect(await findings(gadgets.ours, known), "ours").to.deep.equal([]);
      });
    });
  }

  context("the output of features other than the contract packed, where features are not held to their bits", () => {
    const byte = { width: 8, signed: false, count: 1 } as const;
    const schema = copyingModel([byte], [byte]); // the output is the second feature
    const layout = layoutOf(schema);
    let gadgets: { ours: Gadget; twin: Gadget };
    before(async () => {
      const [own, broken] = await Promise.all([
        compileText(tmp(), copyingCircuit(schema, 1, TAG)),
        compileGadget(tmp(), "packing-unranged-features.circom", `UnrangedFeatures(${TAG})`, ["rho"]),
      ]);
      gadgets = { ours: own, twin: broken };
    });

    const signalsOf = (words: readonly bigint[]) => ({ h: poseidonOfWords(words), t: evaluate(TAG, words, RHO) });

    it("has a witness in the twin and none in ours", () => {
      // The contract packs the features 1 and 0, and the forger's output 5; the second feature being 5 makes up the rest.
      const words = packWords(layout, 1, [[1n, 0n]], [[5n]]);
      const first = toField((words[0]! - 5n * 257n) * inverse(65_536n));
      const claim = { inputs: { rho: RHO, features: [[first, 5n]] }, wires: signalsOf(words) };
      expect(witnessFor(gadgets.twin, claim), "twin").to.not.equal(undefined);
      expect(witnessFor(gadgets.ours, claim), "ours").to.equal(undefined);
    });

    it("is betrayed by out of range in the twin, while ours passes every check", async () => {
      const known = {
        inputs: { rho: RHO, features: [[1n, 5n]] },
        outputs: signalsOf(packWords(layout, 1, [[1n, 5n]], [[5n]])),
        refused: { rho: RHO, features: [[256n, 5n]] },
      };
      expect(await findings(gadgets.twin, known), "twin").to.deep.equal(["out of range"]);
      expect(await findings(gadgets.ours, known), "ours").to.deep.equal([]);
    });
  });
});
