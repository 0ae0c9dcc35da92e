// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import * as poseidonLite from "poseidon-lite";
import {
  acceptsForgery,
  expectCost,
  expectOneWitness,
  expectRefusedParameters,
} from "../../testing/gadget-assertions.ts";
import { idleWires, loseWires } from "../../testing/constraint-system.ts";
import { compileText, type Gadget } from "../../testing/gadget.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { partialRounds } from "../../schema/poseidon-plan.ts";
import { permute } from "../../schema/poseidon.ts";

const SOURCE = "poseidon-permutation.circom";
const SIZES = Array.from({ length: 16 }, (_, i) => i + 2);

/** Every size in one circuit, each on the first elements of `in`. */
const ALL_SIZES = `pragma circom 2.2.0;
include "${SOURCE}";
template AllSizes() {
    signal input in[17];
    signal output out[16];
    component of[16];
    for (var t = 2; t <= 17; t++) {
        of[t - 2] = PoseidonPermutation(t);
        for (var i = 0; i < t; i++) of[t - 2].in[i] <== in[i];
        out[t - 2] <== of[t - 2].out;
    }
}
component main = AllSizes();
`;

const boxes = (t: number): number => 8 * t + partialRounds(t);

describe("PoseidonPermutation", () => {
  const tmp = temporaryFolder();

  context("at every size", () => {
    let gadget: Gadget;
    before(async () => {
      gadget = await compileText(tmp(), ALL_SIZES);
    });

    for (const [title, wordAt] of [
      ["zeros", () => 0n],
      ["small numbers", (i: number) => BigInt(i + 1)],
      ["the largest elements", (i: number) => FIELD_ORDER - 1n - BigInt(i)],
      ["words of 248 bits", (i: number) => (1n << 248n) - 1n - (BigInt(i) << 200n)],
    ] as const) {
      it(`is poseidon-lite's hash of ${title} when the capacity is 0`, async () => {
        const words = Array.from({ length: 16 }, (_, i) => wordAt(i));
        const witness = await gadget.witness({ in: [0n, ...words] });
        for (const t of SIZES) {
          const hash = poseidonLite[`poseidon${t - 1}` as "poseidon1"];
          expect(witness[gadget.output + t - 2], `t = ${t}`).to.equal(hash(words.slice(0, t - 1)));
        }
      });
    }

    it("is the integer reference with any capacity", async () => {
      const state = Array.from({ length: 17 }, (_, i) => FIELD_ORDER / BigInt(i + 2));
      const witness = await gadget.witness({ in: state });
      for (const t of SIZES) {
        expect(witness[gadget.output + t - 2], `t = ${t}`).to.equal(permute(state.slice(0, t))[0]);
      }
    });

    it("costs three constraints an S-box and one linear one", () => {
      const squares = SIZES.reduce((sum, t) => sum + 3 * boxes(t), 0);
      expectCost(gadget, squares, SIZES.length);
      expect(3 * boxes(17), "of 17 elements").to.equal(612);
      expectSnapshot("test/snapshots/gadgets.json", "PoseidonPermutation(2) to (17)", gadget.constraints);
    });

    it("has one witness over the whole field, and no wire that is idle or can change alone", async () => {
      const input = { in: Array.from({ length: 17 }, (_, i) => BigInt(i) ** 40n) };
      const witness = await expectOneWitness(gadget, input);
      expect(loseWires(gadget.r1cs, witness, gadget.inputs), "wires that can change alone").to.deep.equal([]);
      expect(idleWires(gadget.r1cs), "wires that no constraint names").to.deep.equal([]);
    });

    it("refuses another output, and an S-box with another root of its square", async () => {
      const witness = await gadget.witness({ in: Array.from({ length: 17 }, (_, i) => BigInt(i)) });
      const at = (name: string): bigint => witness[gadget.wireOf(name)] ?? 0n;
      expect(acceptsForgery(gadget, witness, { "out[15]": at("out[15]") + 1n }), "output").to.equal(false);
      const box = (wire: string): string => `of[15].${wire}[70]`;
      const forged = { [box("square")]: -at(box("square")), [box("fifth")]: -at(box("fifth")) };
      expect(acceptsForgery(gadget, witness, forged), "negated square: its fourth power is the same").to.equal(false);
    });
  });

  // Jacobian nullity: test/circuits/poseidon-sponge.test.ts and statement.test.ts, in states of 2, 3, 9 and 17.

  it("refuses a state without published constants", async () => {
    await expectRefusedParameters(tmp(), SOURCE, "PoseidonPermutation(18)");
  });
});
