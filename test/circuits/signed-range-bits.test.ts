// SPDX-License-Identifier: GPL-3.0-or-later
import {
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

const SOURCE = "signed-range-bits.circom";

describe("SignedRangeBits", () => {
  const tmp = temporaryFolder();

  for (const n of [1, 4]) {
    it(`accepts exactly −2^${n - 1} … 2^${n - 1} − 1, each with one witness`, async () => {
      const gadget = await compileGadget(tmp(), SOURCE, `SignedRangeBits(${n})`);
      const half = 1n << BigInt(n - 1);
      for (const value of integersBetween(-half, half - 1n)) await expectOneWitness(gadget, { in: value });
      for (const value of integersBetween(half, 4n * half)) {
        expectNoWitness(gadget, { in: value });
        expectNoWitness(gadget, { in: -1n - value });
      }
      expectRelation(
        gadget,
        integersBetween(-half, half - 1n).map((value) => [value, value]),
      );
      expectCost(gadget, n);
    });
  }

  it("leaves no wire free at 16 bits and costs one constraint a bit", async () => {
    const gadget = await compileGadget(tmp(), SOURCE, "SignedRangeBits(16)");
    for (const value of [-32_768n, -1n, 0n, 32_767n]) expectRigid(gadget, await gadget.witness({ in: value }));
    expectCost(gadget, 16);
    expectSnapshot("test/snapshots/gadgets.json", "SignedRangeBits(16)", gadget.constraints);
  });

  it("holds its widest values, −2^251 and 2^251 − 1, with no wire free", async () => {
    const gadget = await compileGadget(tmp(), SOURCE, "SignedRangeBits(252)");
    for (const value of [-(1n << 251n), (1n << 251n) - 1n]) expectRigid(gadget, await gadget.witness({ in: value }));
    expectCost(gadget, 252);
  });

  it("refuses SignedRangeBits(253)", async () => {
    await expectRefusedParameters(tmp(), SOURCE, "SignedRangeBits(253)");
  });
});
