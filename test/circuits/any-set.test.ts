import { expect } from "chai";
import { expectCost, expectOneWitness, expectRigid } from "../../testing/gadget-assertions.ts";
import { compileGadget } from "../../testing/gadget.ts";
import { freeDirections } from "../../testing/free-directions.ts";
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

  it("ASSUMES bits: values that cancel are taken for none, so every user constrains them", async () => {
    const gadget = await compileGadget(tmp(), "any-set.circom", "AnySet(5)");
    const witness = await gadget.witness({ bits: [1n, -1n, 0n, 0n, 0n] });
    expect(witness[gadget.output]).to.equal(0n);
  });

  it("its twin leaves the inverse free when no bit is set, and the Jacobian sees it", async () => {
    const bits = [0n, 0n, 0n, 0n, 0n];
    const twin = await compileGadget(tmp(), "any-set-free-inverse.circom", "AnySet(5)");
    expect(freeDirections(twin.r1cs, await twin.witness({ bits }), twin.inputs)).to.equal(1);
    const gadget = await compileGadget(tmp(), "any-set.circom", "AnySet(5)");
    expect(freeDirections(gadget.r1cs, await gadget.witness({ bits }), gadget.inputs)).to.equal(0);
  });
});
