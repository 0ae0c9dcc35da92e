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
import { signedValue } from "../../testing/field-arithmetic.ts";
import { compileGadget, compileText, type Gadget } from "../../testing/gadget.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const half = (s: number): bigint => (s === 0 ? 0n : 1n << BigInt(s - 1));

describe("RescaleFloor (property 9)", () => {
  const tmp = temporaryFolder();

  for (const [n, s] of [
    [2, 1],
    [5, 2],
    [5, 4],
  ] as const) {
    it(`is the floor after adding half for every input of ${n} bits, ${s} of them dropped, and has no other witness`, async () => {
      const gadget = await compileGadget(tmp(), "rescale.circom", `RescaleFloor(${n}, ${s})`);
      const limit = 1n << BigInt(n - 1);
      for (const sum of integersBetween(-limit, limit - 1n)) {
        const witness = await expectOneWitness(gadget, { in: sum - half(s) });
        expect(signedValue(witness[gadget.output] ?? 0n), `of ${sum}`).to.equal(sum >> BigInt(s));
      }
      for (const sum of [...integersBetween(-4n * limit, -limit - 1n), ...integersBetween(limit, 4n * limit)]) {
        expectNoWitness(gadget, { in: sum - half(s) });
      }
      expectRelation(
        gadget,
        integersBetween(-limit, limit - 1n).map((sum) => [sum - half(s), sum >> BigInt(s)]),
      );
      expectCost(gadget, n);
    });
  }

  it("is the floor of its widest inputs, 252 bits, with no wire free", async () => {
    const gadget = await compileGadget(tmp(), "rescale.circom", "RescaleFloor(252, 100)");
    for (const sum of [-(1n << 251n), (1n << 251n) - 1n]) {
      const witness = await gadget.witness({ in: sum - half(100) });
      expect(signedValue(witness[gadget.output] ?? 0n), `of ${sum}`).to.equal(sum >> 100n);
      expectRigid(gadget, witness);
    }
    expectCost(gadget, 252);
  });

  for (const call of ["RescaleFloor(253, 8)", "RescaleFloor(8, 8)"]) {
    it(`refuses ${call}`, async () => {
      await expectRefusedParameters(tmp(), "rescale.circom", call);
    });
  }

  it("drops nothing when s = 0, and still holds its input to its bits", async () => {
    // circom merges an output that is an input, so the circuit adds one to it.
    const body = "component floor = RescaleFloor(5, 0); floor.in <== in; signal output out <== floor.out + 1;";
    const text = `template Alone() { signal input in; ${body} }\ncomponent main = Alone();\n`;
    const gadget = await compileText(tmp(), `pragma circom 2.2.0;\ninclude "rescale.circom";\n${text}`);
    for (const value of integersBetween(-16n, 15n)) {
      const witness = await expectOneWitness(gadget, { in: value });
      expect(signedValue(witness[gadget.output] ?? 0n)).to.equal(value + 1n);
    }
    for (const value of [-33n, -17n, 16n, 32n]) expectNoWitness(gadget, { in: value });
    expectCost(gadget, 5, 1); // the linear one is the sum
  });

  context("at 32 bits, 12 of them dropped", () => {
    let gadget: Gadget;
    before(async () => {
      gadget = await compileGadget(tmp(), "rescale.circom", "RescaleFloor(32, 12)");
    });

    it("leaves no wire free and costs one constraint a bit", async () => {
      for (const value of [-(1n << 31n) - half(12), -2049n, -1n, 0n, 2047n, 2048n, 1_234_567n]) {
        expectRigid(gadget, await gadget.witness({ in: value }));
      }
      expectSnapshot("test/snapshots/gadgets.json", "RescaleFloor(32, 12)", gadget.constraints);
    });

    it("refuses a neighbouring quotient with a remainder outside its range", async () => {
      for (const step of [1n, -1n]) {
        const witness = await gadget.witness({ in: 5n << 12n });
        const out = signedValue(witness[gadget.wireOf("out")] ?? 0n) + step;
        const rest = (5n << 12n) + half(12) - (out << 12n); // 2^11 ∓ 2^12
        const withBits = { out, "high[0]": out & 1n, "high[1]": (out >> 1n) & 1n };
        expect(acceptsForgery(gadget, witness, withBits), "all low bits as they were").to.equal(false);
        expect(acceptsForgery(gadget, witness, { ...withBits, "low[0]": rest }), "the rest in one bit").to.equal(false);
      }
    });
  });
});
