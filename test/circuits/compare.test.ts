// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import {
  acceptsForgery,
  expectCost,
  expectNoWitness,
  expectOneWitness,
  expectRefusedParameters,
  expectRelation,
  expectRigid,
  integersBetween,
} from "../../testing/gadget-assertions.ts";
import { compileGadget, type Gadget } from "../../testing/gadget.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const step = (value: bigint): bigint => (value < 0n ? 0n : 1n);

describe("Compare", () => {
  const tmp = temporaryFolder();

  for (const n of [2, 3, 5]) {
    it(`tells the sign of every input of ${n} bits, has no other witness, and none outside`, async () => {
      const gadget = await compileGadget(tmp(), "compare.circom", `Compare(${n})`);
      const limit = 1n << BigInt(n - 1);
      for (const value of integersBetween(-limit, limit - 1n)) {
        const witness = await expectOneWitness(gadget, { in: value });
        expect(witness[gadget.output], `of ${value}`).to.equal(step(value));
      }
      for (const value of [...integersBetween(-4n * limit, -limit - 1n), ...integersBetween(limit, 4n * limit)]) {
        expectNoWitness(gadget, { in: value });
      }
      expectRelation(
        gadget,
        integersBetween(-limit, limit - 1n).map((value) => [value, step(value)]),
      );
      expectCost(gadget, n);
    });
  }

  it("tells the sign of its widest inputs, 252 bits, with no wire free", async () => {
    const gadget = await compileGadget(tmp(), "compare.circom", "Compare(252)");
    for (const value of [-(1n << 251n), -1n, 0n, (1n << 251n) - 1n]) {
      const witness = await gadget.witness({ in: value });
      expect(witness[gadget.output], `of ${value}`).to.equal(step(value));
      expectRigid(gadget, witness);
    }
    expectCost(gadget, 252);
  });

  for (const call of ["Compare(1)", "Compare(253)"]) {
    it(`refuses ${call}`, async () => {
      await expectRefusedParameters(tmp(), "compare.circom", call);
    });
  }

  context("at 32 bits", () => {
    let gadget: Gadget;
    before(async () => {
      gadget = await compileGadget(tmp(), "compare.circom", "Compare(32)");
    });

    it("leaves no wire free and costs one constraint a bit", async () => {
      for (const value of [-(1n << 31n), -1n, 0n, 1n, (1n << 31n) - 1n]) {
        expectRigid(gadget, await gadget.witness({ in: value }));
      }
      expectSnapshot("test/snapshots/gadgets.json", "Compare(32)", gadget.constraints);
    });

    it("refuses the other sign, whatever the other bits are made to be", async () => {
      const negative = await gadget.witness({ in: -1n });
      expect(acceptsForgery(gadget, negative, { out: 1n }), "alone").to.equal(false);
      const none = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`middle[${i}]`, 0n]));
      expect(acceptsForgery(gadget, negative, { ...none, out: 1n }), "of -1").to.equal(false);
      const zero = await gadget.witness({ in: 0n });
      const all = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`middle[${i}]`, 1n]));
      expect(acceptsForgery(gadget, zero, { ...all, out: 0n }), "of 0").to.equal(false);
    });
  });
});
