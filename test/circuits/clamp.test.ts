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
import { compileGadget } from "../../testing/gadget.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const SNAPSHOT = "test/snapshots/gadgets.json";
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

describe("Clamp", () => {
  const tmp = temporaryFolder();

  for (const [m, w, anySet] of [
    [2, 1, 0],
    [5, 3, 1],
    [6, 1, 3],
  ] as const) {
    it(`saturates every ${m}-bit input at ${w} bits, and has no other witness`, async () => {
      const gadget = await compileGadget(tmp(), "clamp.circom", `Clamp(${m}, ${w})`);
      const [size, most] = [1n << BigInt(m), (1n << BigInt(w)) - 1n];
      for (const value of integersBetween(0n, size - 1n)) {
        const witness = await expectOneWitness(gadget, { in: value });
        expect(witness[gadget.output], `of ${value}`).to.equal(smaller(value, most));
      }
      for (const value of integersBetween(1n, size)) {
        expectNoWitness(gadget, { in: -value });
        expectNoWitness(gadget, { in: size - 1n + value });
      }
      expectRelation(
        gadget,
        integersBetween(0n, size - 1n).map((value) => [value, smaller(value, most)]),
      );
      expectCost(gadget, m + 1 + anySet);
    });
  }

  it("leaves no wire free at 40 bits, and refuses an unclamped output", async () => {
    const gadget = await compileGadget(tmp(), "clamp.circom", "Clamp(40, 32)");
    for (const value of [0n, (1n << 32n) - 1n, 1n << 32n, (1n << 40n) - 1n]) {
      expectRigid(gadget, await gadget.witness({ in: value }));
    }
    const over = await gadget.witness({ in: (1n << 32n) + 7n });
    expect(acceptsForgery(gadget, over, { out: 7n }), "wrapped").to.equal(false);
    expect(acceptsForgery(gadget, over, { out: (1n << 32n) + 7n }), "unclamped").to.equal(false);
    expect(acceptsForgery(gadget, over, { "over.out": 0n, "over.inverse": 0n, out: 7n }), "flag").to.equal(false);
    expectSnapshot(SNAPSHOT, "Clamp(40, 32)", gadget.constraints);
  });

  it("saturates its widest inputs, 252 bits, with no wire free", async () => {
    const gadget = await compileGadget(tmp(), "clamp.circom", "Clamp(252, 100)");
    for (const value of [0n, (1n << 100n) - 1n, 1n << 100n, (1n << 252n) - 1n]) {
      const witness = await gadget.witness({ in: value });
      expect(witness[gadget.output], `of ${value}`).to.equal(smaller(value, (1n << 100n) - 1n));
      expectRigid(gadget, witness);
    }
    expectCost(gadget, 256);
  });

  for (const call of ["Clamp(253, 8)", "Clamp(8, 8)"]) {
    it(`refuses ${call}`, async () => {
      await expectRefusedParameters(tmp(), "clamp.circom", call);
    });
  }
});
