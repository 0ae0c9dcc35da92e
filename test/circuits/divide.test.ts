// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { allWitnesses } from "../../testing/all-witnesses.ts";
import { inverse, signedValue } from "../../testing/field-arithmetic.ts";
import {
  acceptsForgery,
  expectCost,
  expectNoWitness,
  expectOneWitness,
  expectRefusedParameters,
  expectRigid,
  integersBetween,
} from "../../testing/gadget-assertions.ts";
import { compileGadget, type Gadget } from "../../testing/gadget.ts";
import { expectSnapshot } from "../../testing/snapshot.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

const SOURCE = "divide.circom";

/** For a denominator of at least 1. */
function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const remainder = ((numerator % denominator) + denominator) % denominator;
  return (numerator - remainder) / denominator;
}

describe("Divide", () => {
  const tmp = temporaryFolder();

  for (const [n, m, lowest] of [
    [1, 1, 0n],
    [3, 1, -4n],
    [2, 2, -3n],
    [3, 2, 2n],
    [1, 3, -1n],
  ] as const) {
    context(`with ${n} bits from ${lowest} for the quotient, ${m} for the remainder`, () => {
      const [highest, widest] = [lowest + (1n << BigInt(n)) - 1n, 1n << BigInt(m)];
      let gadget: Gadget;
      before(async () => {
        gadget = await compileGadget(tmp(), SOURCE, `Divide(${n}, ${m}, ${lowest})`);
      });

      it("is the floor for every numerator and denominator that it is for, has no other witness, and none outside", async () => {
        for (const denominator of integersBetween(1n, widest)) {
          const [least, most] = [lowest * denominator, (highest + 1n) * denominator - 1n];
          for (const numerator of integersBetween(least - 9n, most + 9n)) {
            const inputs = { numerator, denominator };
            if (numerator < least || numerator > most) expectNoWitness(gadget, inputs);
            else {
              const witness = await expectOneWitness(gadget, inputs);
              const out = signedValue(witness[gadget.output] ?? 0n);
              expect(out, `of ${numerator} / ${denominator}`).to.equal(floorDivide(numerator, denominator));
            }
          }
        }
      });

      it("refuses every denominator below 1, and those whose remainders do not fit", () => {
        for (const numerator of integersBetween(-9n, 9n))
          for (const denominator of [-2n * widest, -3n, -2n, -1n, 0n, 2n * widest, 2n * widest + 1n])
            expectNoWitness(gadget, { numerator, denominator });
      });

      it("accepts no other numbers of the whole field, and never another floor", () => {
        const { found, open } = allWitnesses(gadget.r1cs, new Map());
        expect(open, "wires that the constraints leave open").to.deep.equal([]);
        const triples = found.map((witness) =>
          [gadget.wireOf("numerator"), gadget.wireOf("denominator"), gadget.output].map((wire) =>
            signedValue(witness[wire] ?? 0n),
          ),
        ) as [bigint, bigint, bigint][];
        for (const [numerator, denominator, out] of triples) {
          expect(denominator > 0n && denominator < 2n * widest, `denominator ${denominator}`).to.equal(true);
          expect(out, `${numerator} / ${denominator}`).to.equal(floorDivide(numerator, denominator));
        }
        // a remainder and what it lacks of m bits each, under every quotient
        expect(new Set(triples.map(String)).size, "different pairs").to.equal(Number(1n << BigInt(n + 2 * m)));
        expect(found.length, "witnesses").to.equal(Number(1n << BigInt(n + 2 * m)));
      });

      it("costs what it says", () => {
        expectCost(gadget, n + 2 * m + 1);
      });
    });
  }

  context("at 48 bits for the quotient and 24 for the remainder", () => {
    const denominator = (1n << 24n) - 17n;
    let gadget: Gadget;
    before(async () => {
      gadget = await compileGadget(tmp(), SOURCE, `Divide(48, 24, ${-(1n << 47n)})`);
    });

    it("leaves no wire free", async () => {
      for (const numerator of [-(1n << 47n) * denominator, -1n, 0n, denominator - 1n, denominator, 1n << 70n]) {
        const witness = await gadget.witness({ numerator, denominator });
        expect(signedValue(witness[gadget.output] ?? 0n)).to.equal(floorDivide(numerator, denominator));
        expectRigid(gadget, witness);
      }
      for (const smallest of [1n, 1n << 24n])
        expectRigid(gadget, await gadget.witness({ numerator: -12_345n, denominator: smallest }));
      expectSnapshot("test/snapshots/gadgets.json", "Divide(48, 24, -2^47)", gadget.constraints);
    });

    it("refuses a neighbouring quotient, whatever wire takes the rest", async () => {
      const numerator = 5n * denominator + 1n;
      const witness = await gadget.witness({ numerator, denominator });
      for (const out of [4n, 6n]) {
        const remainder = numerator - out * denominator;
        const quotientBits = Object.fromEntries(
          Array.from({ length: 47 }, (_, i) => [`quotientBit[${i}]`, ((out + (1n << 47n)) >> BigInt(i + 1)) & 1n]),
        );
        const slack = denominator - 1n - remainder;
        const bitsOf = (name: string, value: bigint) =>
          Object.fromEntries(Array.from({ length: 23 }, (_, i) => [`${name}[${i}]`, (value >> BigInt(i + 1)) & 1n]));
        const changes = { out, remainder, ...quotientBits };
        expect(acceptsForgery(gadget, witness, changes), `${out}, old bits`).to.equal(false);
        const [low, up] = [bitsOf("remainderBit", remainder), bitsOf("slackBit", slack)];
        expect(acceptsForgery(gadget, witness, { ...changes, ...low, ...up }), `${out}, new bits`).to.equal(false);
      }
    });

    it("refuses the quotient in the field that leaves another remainder", async () => {
      const witness = await gadget.witness({ numerator: 5n * denominator, denominator });
      const out = (5n * denominator - 2n) * inverse(denominator);
      const changes = { out, remainder: 2n, "remainderBit[0]": 1n };
      expect(acceptsForgery(gadget, witness, changes)).to.equal(false);
    });
  });

  it("divides its widest numbers with no wire free", async () => {
    const gadget = await compileGadget(tmp(), SOURCE, `Divide(120, 120, ${-(1n << 120n)})`);
    for (const denominator of [1n, 1n << 120n])
      for (const numerator of [-(1n << 120n) * denominator, -1n]) {
        const witness = await gadget.witness({ numerator, denominator });
        expect(signedValue(witness[gadget.output] ?? 0n)).to.equal(floorDivide(numerator, denominator));
        expectRigid(gadget, witness);
      }
    expectCost(gadget, 361);
  });

  for (const call of [
    "Divide(0, 8, 0)",
    "Divide(121, 8, 0)",
    "Divide(8, 0, 0)",
    "Divide(8, 121, 0)",
    "Divide(8, 8, -(1 << 121))",
    "Divide(8, 8, 1 << 121)",
  ]) {
    it(`refuses ${call}`, async () => {
      await expectRefusedParameters(tmp(), SOURCE, call);
    });
  }
});
