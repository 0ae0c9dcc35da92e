// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { allWitnesses } from "../../testing/all-witnesses.ts";
import {
  acceptsForgery,
  expectCost,
  expectNoWitness,
  expectOneWitness,
  expectRefusedParameters,
  expectRigid,
  integersBetween,
} from "../../testing/gadget-assertions.ts";
import { inverse } from "../../testing/field-arithmetic.ts";
import { compileGadget, type Gadget } from "../../testing/gadget.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const SOURCE = "square-root.circom";

function isRoot(root: bigint, value: bigint): boolean {
  return root >= 0n && root * root <= value && value < (root + 1n) * (root + 1n);
}

describe("SquareRoot", () => {
  const tmp = temporaryFolder();

  for (const n of [1, 2, 3]) {
    context(`with ${n} bits for the root`, () => {
      const limit = 1n << BigInt(2 * n);
      let gadget: Gadget;
      before(async () => {
        gadget = await compileGadget(tmp(), SOURCE, `SquareRoot(${n})`);
      });

      it(`is the root of every value below 2^${2 * n}, and has no other witness`, async () => {
        for (const value of integersBetween(0n, limit - 1n)) {
          const witness = await expectOneWitness(gadget, { in: value });
          expect(isRoot(witness[gadget.output] ?? -1n, value), `of ${value}`).to.equal(true);
        }
      });

      it("refuses negative values, fractions and what is too large", () => {
        for (const value of integersBetween(1n, 12n)) {
          expectNoWitness(gadget, { in: -value });
          expectNoWitness(gadget, { in: 4n * limit - 1n + value });
          expectNoWitness(gadget, { in: (2n * value + 1n) * inverse(2n) });
          expectNoWitness(gadget, { in: (2n * value + 1n) * inverse(4n) });
        }
      });

      it("accepts no other value of the whole field with a root that is not its own", () => {
        const { found, open } = allWitnesses(gadget.r1cs, new Map());
        expect(open, "wires that the constraints leave open").to.deep.equal([]);
        const values = found.map((witness) => {
          const value = witness[gadget.wireOf("in")] ?? -1n;
          expect(isRoot(witness[gadget.output] ?? -1n, value), `of ${value}`).to.equal(true);
          return value;
        });
        expect(new Set(values).size, "each once").to.equal(values.length);
        expect(values.filter((value) => value < limit).length, "every one that it is for").to.equal(Number(limit));
      });

      it("costs what it says", () => {
        expectCost(gadget, 2 * n + 2);
      });
    });
  }

  context("at 31 bits", () => {
    const root = (1n << 31n) - 19n;
    let gadget: Gadget;
    before(async () => {
      gadget = await compileGadget(tmp(), SOURCE, "SquareRoot(31)");
    });

    it("leaves no wire free", async () => {
      for (const value of [0n, 1n, 3n, 4n, root * root - 1n, root * root, root * (root + 2n), (1n << 62n) - 1n]) {
        const witness = await gadget.witness({ in: value });
        expect(isRoot(witness[gadget.output] ?? -1n, value), `of ${value}`).to.equal(true);
        expectRigid(gadget, witness);
      }
      expectSnapshot("test/snapshots/gadgets.json", "SquareRoot(31)", gadget.constraints);
    });

    it("refuses the roots beside and the one of the other sign, whatever the bits are made to be", async () => {
      const value = root * root + 1n;
      const witness = await gadget.witness({ in: value });
      for (const out of [root - 1n, root + 1n, -root, -root - 1n]) {
        expect(acceptsForgery(gadget, witness, { out }), "old bits").to.equal(false);
        const [above, below] = [value - out * out, (out + 1n) * (out + 1n) - 1n - value];
        const bits = Object.fromEntries([
          ...Array.from({ length: 32 }, (_, i) => [`aboveBit[${i}]`, (above >> BigInt(i)) & 1n]),
          ...Array.from({ length: 30 }, (_, i) => [`belowBit[${i}]`, (below >> BigInt(i + 2)) & 1n]),
        ]) as Record<string, bigint>;
        expect(acceptsForgery(gadget, witness, { ...bits, out }), "new bits").to.equal(false);
        const rest =
          above -
          Object.entries(bits).reduce((sum, [name, bit]) => {
            const place = /^aboveBit\[(\d+)\]$/.exec(name)?.[1];
            return place === undefined ? sum : sum + (bit << BigInt(place));
          }, 0n);
        const forced = { ...bits, out, "aboveBit[0]": (bits["aboveBit[0]"] ?? 0n) + rest };
        expect(acceptsForgery(gadget, witness, forced), "the rest in one bit").to.equal(false);
      }
    });
  });

  it("takes the root of its widest values with no wire free", async () => {
    const gadget = await compileGadget(tmp(), SOURCE, "SquareRoot(124)");
    for (const value of [0n, (1n << 248n) - 1n, ((1n << 124n) - 1n) ** 2n, ((1n << 124n) - 1n) ** 2n - 1n]) {
      const witness = await gadget.witness({ in: value });
      expect(isRoot(witness[gadget.output] ?? -1n, value)).to.equal(true);
      expectRigid(gadget, witness);
    }
    expectCost(gadget, 250);
  });

  for (const call of ["SquareRoot(0)", "SquareRoot(125)"]) {
    it(`refuses ${call}`, async () => {
      await expectRefusedParameters(tmp(), SOURCE, call);
    });
  }
});
