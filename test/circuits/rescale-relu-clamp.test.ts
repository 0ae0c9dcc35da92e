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

const SOURCE = "rescale-relu-clamp.circom";

const half = (s: number): bigint => (s === 0 ? 0n : 1n << BigInt(s - 1));

/** min(max(0, ⌊sum / 2^s⌋), 2^w − 1). */
function saturated(sum: bigint, s: number, w: number): bigint {
  const [floor, most] = [sum < 0n ? 0n : sum >> BigInt(s), (1n << BigInt(w)) - 1n];
  return floor < most ? floor : most;
}

describe("RescaleReluClamp", () => {
  const tmp = temporaryFolder();

  for (const [n, s, w, anySet] of [
    [4, 1, 1, 0],
    [6, 0, 2, 2],
    [7, 0, 1, 3],
    [7, 3, 2, 0],
  ] as const) {
    it(`is ReLU of the floor, saturated, for every input of ${n} bits (${s} dropped, ${w} kept), and has no other witness`, async () => {
      const gadget = await compileGadget(tmp(), SOURCE, `RescaleReluClamp(${n}, ${s}, ${w})`);
      const limit = 1n << BigInt(n - 1);
      for (const sum of integersBetween(-limit, limit - 1n)) {
        const witness = await expectOneWitness(gadget, { in: sum - half(s) });
        expect(witness[gadget.output], `of ${sum}`).to.equal(saturated(sum, s, w));
      }
      for (const sum of [...integersBetween(-2n * limit, -limit - 1n), ...integersBetween(limit, 2n * limit)]) {
        expectNoWitness(gadget, { in: sum - half(s) });
      }
      expectRelation(
        gadget,
        integersBetween(-limit, limit - 1n).map((sum) => [sum - half(s), saturated(sum, s, w)]),
      );
      expectCost(gadget, n + 2 + anySet);
    });
  }

  context("at 48 bits, 12 of them dropped and 32 kept", () => {
    let gadget: Gadget;
    before(async () => {
      gadget = await compileGadget(tmp(), SOURCE, "RescaleReluClamp(48, 12, 32)");
    });

    it("leaves no wire free", async () => {
      for (const value of [-(1n << 46n), -1n, 0n, 1n << 43n, (1n << 44n) - 2049n, 1n << 44n, (1n << 47n) - 2049n]) {
        expectRigid(gadget, await gadget.witness({ in: value }));
      }
      expectSnapshot("test/snapshots/gadgets.json", "RescaleReluClamp(48, 12, 32)", gadget.constraints);
    });

    it("refuses to pass a negative value on, to lift a small one to the ceiling and to wrap a large one", async () => {
      const negative = await gadget.witness({ in: -(5n << 12n) });
      expect(acceptsForgery(gadget, negative, { "bit[46]": 1n }), "sign flipped").to.equal(false);
      const small = await gadget.witness({ in: 5n << 12n });
      const ceiling = (1n << 32n) - 1n;
      const lifted = { "over.out": 1n, clamped: ceiling, out: ceiling };
      expect(acceptsForgery(gadget, small, lifted), "lifted").to.equal(false);
      const large = await gadget.witness({ in: (1n << 44n) + (7n << 12n) });
      expect(acceptsForgery(gadget, large, { "over.out": 0n, clamped: 7n, out: 7n }), "wrapped").to.equal(false);
    });
  });

  it("saturates its widest inputs, 252 bits, with no wire free", async () => {
    const gadget = await compileGadget(tmp(), SOURCE, "RescaleReluClamp(252, 100, 50)");
    for (const sum of [-(1n << 251n), (1n << 150n) - 1n, (1n << 251n) - 1n]) {
      const witness = await gadget.witness({ in: sum - half(100) });
      expect(witness[gadget.output], `of ${sum}`).to.equal(saturated(sum, 100, 50));
      expectRigid(gadget, witness);
    }
    expectCost(gadget, 257);
  });

  for (const call of ["RescaleReluClamp(253, 8, 8)", "RescaleReluClamp(8, 3, 4)"]) {
    it(`refuses ${call}`, async () => {
      await expectRefusedParameters(tmp(), SOURCE, call);
    });
  }
});
