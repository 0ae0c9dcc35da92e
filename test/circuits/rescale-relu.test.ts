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

const half = (s: number): bigint => (s === 0 ? 0n : 1n << BigInt(s - 1));

describe("RescaleRelu", () => {
  const tmp = temporaryFolder();

  for (const [n, s] of [
    [2, 0],
    [5, 0],
    [5, 1],
    [5, 3],
  ] as const) {
    it(`is the larger of 0 and the floor for every input of ${n} bits, ${s} of them dropped, and has no other witness`, async () => {
      const gadget = await compileGadget(tmp(), "rescale-relu.circom", `RescaleRelu(${n}, ${s})`);
      const limit = 1n << BigInt(n - 1);
      for (const sum of integersBetween(-limit, limit - 1n)) {
        const witness = await expectOneWitness(gadget, { in: sum - half(s) });
        expect(witness[gadget.output], `of ${sum}`).to.equal(sum < 0n ? 0n : sum >> BigInt(s));
      }
      for (const sum of [...integersBetween(-4n * limit, -limit - 1n), ...integersBetween(limit, 4n * limit)]) {
        expectNoWitness(gadget, { in: sum - half(s) });
      }
      expectRelation(
        gadget,
        integersBetween(-limit, limit - 1n).map((sum) => [sum - half(s), sum < 0n ? 0n : sum >> BigInt(s)]),
      );
      expectCost(gadget, n + 1);
    });
  }

  it("is the larger of 0 and the floor of its widest inputs, 252 bits, with no wire free", async () => {
    const gadget = await compileGadget(tmp(), "rescale-relu.circom", "RescaleRelu(252, 100)");
    for (const sum of [-(1n << 251n), (1n << 251n) - 1n]) {
      const witness = await gadget.witness({ in: sum - half(100) });
      expect(witness[gadget.output], `of ${sum}`).to.equal(sum < 0n ? 0n : sum >> 100n);
      expectRigid(gadget, witness);
    }
    expectCost(gadget, 253);
  });

  for (const call of ["RescaleRelu(253, 8)", "RescaleRelu(8, 7)"]) {
    it(`refuses ${call}`, async () => {
      await expectRefusedParameters(tmp(), "rescale-relu.circom", call);
    });
  }

  context("at 32 bits, 12 of them dropped", () => {
    let gadget: Gadget;
    before(async () => {
      gadget = await compileGadget(tmp(), "rescale-relu.circom", "RescaleRelu(32, 12)");
    });

    it("leaves no wire free and costs one constraint a bit and one more", async () => {
      for (const value of [-(1n << 31n) - half(12), -1n, 0n, 1n, 5n << 12n, (1n << 31n) - 1n - half(12)]) {
        expectRigid(gadget, await gadget.witness({ in: value }));
      }
      expectSnapshot("test/snapshots/gadgets.json", "RescaleRelu(32, 12)", gadget.constraints);
    });

    it("refuses to pass a negative value on as positive, or a positive one as 0", async () => {
      const negative = await gadget.witness({ in: -(5n << 12n) });
      expect(acceptsForgery(gadget, negative, { "bit[30]": 1n }), "sign flipped").to.equal(false);
      expect(acceptsForgery(gadget, negative, { "bit[30]": 1n, out: (1n << 19n) - 5n }), "and output").to.equal(false);
      const positive = await gadget.witness({ in: 5n << 12n });
      expect(acceptsForgery(gadget, positive, { "bit[30]": 0n, out: 0n }), "killed").to.equal(false);
    });
  });
});
