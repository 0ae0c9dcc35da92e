// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { expectCost, expectOneWitness, expectRefusedParameters, expectRigid } from "../../testing/gadget-assertions.ts";
import { compileGadget } from "../../testing/gadget.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

describe("AnySet", () => {
  const tmp = temporaryFolder();

  for (const [k, cost] of [
    [2, 1],
    [4, 3],
    [5, 3],
    [7, 3],
  ] as const) {
    it(`tells whether one of ${k} bits is set, and has no other witness`, async () => {
      const gadget = await compileGadget(tmp(), "any-set.circom", `AnySet(${k})`);
      for (let set = 0; set < 1 << k; set++) {
        const bits = Array.from({ length: k }, (_, i) => BigInt((set >> i) & 1));
        const witness = await expectOneWitness(gadget, { bits });
        expect(witness[gadget.output], bits.join("")).to.equal(set === 0 ? 0n : 1n);
        expectRigid(gadget, witness);
      }
      expectCost(gadget, cost);
    });
  }

  it("tells 252 bits apart from none, with no wire free", async () => {
    const gadget = await compileGadget(tmp(), "any-set.circom", "AnySet(252)");
    for (const bits of [0n, 1n].map((bit) => new Array<bigint>(252).fill(bit))) {
      const witness = await gadget.witness({ bits });
      expect(witness[gadget.output]).to.equal(bits[0]);
      expectRigid(gadget, witness);
    }
    expectCost(gadget, 3);
  });

  it("refuses AnySet(253)", async () => {
    await expectRefusedParameters(tmp(), "any-set.circom", "AnySet(253)");
  });

  it("ASSUMES bits: values that cancel are taken for none, so every user constrains them", async () => {
    const gadget = await compileGadget(tmp(), "any-set.circom", "AnySet(5)");
    const witness = await gadget.witness({ bits: [1n, -1n, 0n, 0n, 0n] });
    expect(witness[gadget.output]).to.equal(0n);
  });
});
