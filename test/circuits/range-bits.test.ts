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
import { FIELD_ORDER } from "../../schema/field.ts";

const SNAPSHOT = "test/snapshots/gadgets.json";

describe("RangeBits", () => {
  const tmp = temporaryFolder();

  for (const n of [1, 4]) {
    it(`accepts exactly 0 … 2^${n} − 1, each with one witness`, async () => {
      const gadget = await compileGadget(tmp(), "range-bits.circom", `RangeBits(${n})`);
      const size = 1n << BigInt(n);
      for (const value of integersBetween(0n, size - 1n)) await expectOneWitness(gadget, { in: value });
      for (const value of integersBetween(size, 4n * size)) {
        expectNoWitness(gadget, { in: value });
        expectNoWitness(gadget, { in: size - 1n - value });
      }
      expectRelation(
        gadget,
        integersBetween(0n, size - 1n).map((value) => [value, value]),
      );
      expectCost(gadget, n);
    });
  }

  it("leaves no wire free at 32 bits and costs one constraint a bit", async () => {
    const gadget = await compileGadget(tmp(), "range-bits.circom", "RangeBits(32)");
    for (const value of [0n, 1n, 123_456_789n, (1n << 32n) - 1n]) {
      expectRigid(gadget, await gadget.witness({ in: value }));
    }
    expectSnapshot(SNAPSHOT, "RangeBits(32)", gadget.constraints);
  });

  it("holds its widest value, 2^252 − 1, with no wire free", async () => {
    const gadget = await compileGadget(tmp(), "range-bits.circom", "RangeBits(252)");
    for (const value of [0n, (1n << 252n) - 1n]) expectRigid(gadget, await gadget.witness({ in: value }));
    expectCost(gadget, 252);
  });

  it("refuses 2^32, and one bit that takes the excess", async () => {
    const forgery = { in: 1n << 32n, "low[0]": 1n << 32n };
    const gadget = await compileGadget(tmp(), "range-bits.circom", "RangeBits(32)");
    expect(acceptsForgery(gadget, await gadget.witness({ in: 0n }), forgery)).to.equal(false);
  });

  it("refuses widths at which a value has two decompositions", async () => {
    const twin = await compileGadget(tmp(), "range-field-order.circom", "LowBit(254)");
    const bitsOfOrder = Array.from({ length: 254 }, (_, i) => [`bit[${i}]`, (FIELD_ORDER >> BigInt(i)) & 1n]);
    const changes = Object.fromEntries(bitsOfOrder.filter(([name]) => name !== "bit[0]")) as Record<string, bigint>;
    const forgery = { ...changes, out: FIELD_ORDER & 1n }; // bit[0] is the wire of out
    expect(acceptsForgery(twin, await twin.witness({ in: 0n }), forgery), "the twin is broken").to.equal(true);
    await expectRefusedParameters(tmp(), "range-bits.circom", "RangeBits(253)");
  });
});
