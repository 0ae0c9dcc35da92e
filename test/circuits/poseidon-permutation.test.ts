import { expect } from "chai";
import * as poseidonLite from "poseidon-lite";
import {
  acceptsForgery,
  expectCost,
  expectOneWitness,
  expectRefusedParameters,
  expectRigid,
} from "../../testing/gadget-assertions.ts";
import { compileGadget, compileText, type Gadget } from "../../testing/gadget.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { FIELD_ORDER } from "../../schema/field.ts";
import { partialRounds, permute } from "../../schema/poseidon.ts";

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
    });
  });

  context("at its widest", () => {
    const input = { in: Array.from({ length: 17 }, (_, i) => BigInt(i) ** 40n) };
    let gadget: Gadget;
    before(async () => {
      gadget = await compileGadget(tmp(), SOURCE, "PoseidonPermutation(17)");
    });

    it("has one witness and no wire free, and costs 612 + 1", async () => {
      expectRigid(gadget, await expectOneWitness(gadget, input));
      expectCost(gadget, 612, 1);
      expectSnapshot("test/snapshots/gadgets.json", "PoseidonPermutation(17)", gadget.constraints);
    });

    it("refuses another output, and an S-box with another root of its square", async () => {
      const witness = await gadget.witness(input);
      const at = (name: string): bigint => witness[gadget.wireOf(name)] ?? 0n;
      expect(acceptsForgery(gadget, witness, { out: at("out") + 1n }), "output").to.equal(false);
      const forged = { "square[70]": -at("square[70]"), "fifth[70]": -at("fifth[70]") };
      expect(acceptsForgery(gadget, witness, forged), "negated square: its fourth power is the same").to.equal(false);
    });
  });

  for (const call of ["PoseidonPermutation(1)", "PoseidonPermutation(18)"]) {
    it(`refuses ${call}`, async () => {
      await expectRefusedParameters(tmp(), SOURCE, call);
    });
  }
});
