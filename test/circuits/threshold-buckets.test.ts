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

const SOURCE = "threshold-buckets.circom";

function callOf(k: number, thresholds: readonly bigint[]): string {
  return `ThresholdBuckets(${thresholds.length}, ${k}, [${thresholds.join(", ")}])`;
}

function stepsOf(value: bigint, thresholds: readonly bigint[]): bigint[] {
  return thresholds.map((threshold) => (value >= threshold ? 1n : 0n));
}

describe("ThresholdBuckets", () => {
  const tmp = temporaryFolder();

  for (const { k, thresholds, linear = 0, nonLinear } of [
    { k: 0, thresholds: [5n], linear: 1, nonLinear: 1 },
    { k: 3, thresholds: [-2n], nonLinear: 4 },
    { k: 0, thresholds: [1n, 2n, 3n], linear: 1, nonLinear: 4 },
    { k: 1, thresholds: [0n, 1n, 3n], nonLinear: 6 },
    { k: 2, thresholds: [-3n, -1n], nonLinear: 7 },
    { k: 2, thresholds: [-4n, 0n, 4n], nonLinear: 6 },
    { k: 2, thresholds: [4n, 7n, 10n, 11n], nonLinear: 9 },
    { k: 3, thresholds: [-1n, 0n, 8n, 9n, 11n], nonLinear: 12 },
  ]) {
    context(`with ${thresholds.join(", ")} and ${k} bits`, () => {
      const [first, last] = [thresholds[0]!, thresholds.at(-1)!];
      const width = 1n << BigInt(k);
      const inside = integersBetween(first - width, last + width - 1n);
      let gadget: Gadget;
      before(async () => {
        gadget = await compileGadget(tmp(), SOURCE, callOf(k, thresholds));
      });

      const outputsOf = (witness: readonly bigint[]): readonly bigint[] =>
        witness.slice(gadget.output, gadget.output + thresholds.length);

      it("tells for every value which thresholds it reaches, has no other witness, and none outside", async () => {
        for (const value of inside) {
          const witness = await expectOneWitness(gadget, { in: value });
          expect(outputsOf(witness), `of ${value}`).to.deep.equal(stepsOf(value, thresholds));
        }
        for (const off of integersBetween(1n, 4n * width + 9n)) {
          expectNoWitness(gadget, { in: first - width - off });
          expectNoWitness(gadget, { in: last + width - 1n + off });
        }
      });

      it("accepts no other value of the whole field", () => {
        const { found, open } = allWitnesses(gadget.r1cs, new Map());
        expect(open, "wires that the constraints leave open").to.deep.equal([]);
        const accepted = found.map(
          (witness) => `${signedValue(witness[gadget.wireOf("in")] ?? 0n)}: ${outputsOf(witness).join("")}`,
        );
        const expected = inside.map((value) => `${value}: ${stepsOf(value, thresholds).join("")}`);
        expect(accepted.sort()).to.deep.equal(expected.sort());
      });

      it("costs what it says", () => {
        expectCost(gadget, nonLinear, linear);
      });
    });
  }

  context("with 60 thresholds of a byte, up to 16 apart", () => {
    const thresholds = Array.from({ length: 60 }, (_, i) => BigInt(4 * i + ((i * i) % 3) + (i > 30 ? 10 : 3)));
    let gadget: Gadget;
    before(async () => {
      gadget = await compileGadget(tmp(), SOURCE, callOf(4, thresholds));
    });

    it("leaves no wire free", async () => {
      for (const value of [0n, 2n, 3n, 100n, 130n, 131n, 254n, 255n]) {
        const witness = await gadget.witness({ in: value });
        expect(witness.slice(1, 61), `of ${value}`).to.deep.equal(stepsOf(value, thresholds));
        expectRigid(gadget, witness);
      }
      expectSnapshot("test/snapshots/gadgets.json", "ThresholdBuckets(60, 4, …)", gadget.constraints);
    });

    it("refuses the buckets beside, none and two, whatever the bits are made to be", async () => {
      for (const place of [10, 30, 31, 58]) {
        const value = thresholds[place]!;
        const witness = await gadget.witness({ in: value }); // bucket place + 1, at its beginning
        const wires = (steps: readonly bigint[]) => Object.fromEntries(steps.map((step, j) => [`out[${j}]`, step]));
        const honest = stepsOf(value, thresholds);
        const forgeries: Record<string, readonly bigint[]> = {
          before: honest.with(place, 0n),
          after: honest.with(place + 1, 1n),
          none: honest.map(() => 0n),
          all: honest.map(() => 1n),
          two: honest.map((step, j) => (j < 5 ? step + 1n : step)),
          half: honest.with(place + 1, inverse(2n)),
        };
        for (const [title, steps] of Object.entries(forgeries)) {
          const [above, below] = distances(value, steps, thresholds, 16n);
          const bits = Object.fromEntries(
            [0, 1, 2].flatMap((i) => [
              [`aboveBit[${i}]`, (above >> BigInt(i + 1)) & 1n],
              [`belowBit[${i}]`, (below >> BigInt(i + 1)) & 1n],
            ]),
          ) as Record<string, bigint>;
          expect(acceptsForgery(gadget, witness, wires(steps)), `${title}, old bits`).to.equal(false);
          expect(acceptsForgery(gadget, witness, { ...wires(steps), ...bits }), `${title}, new bits`).to.equal(false);
        }
      }
    });
  });

  it("compares numbers of 120 bits with no wire free", async () => {
    const limit = 1n << 120n;
    const gadget = await compileGadget(tmp(), SOURCE, callOf(120, [-limit, -5n, limit - 7n]));
    for (const value of [-2n * limit, -limit - 1n, -limit, -6n, -5n, limit - 8n, limit - 7n, 2n * limit - 8n]) {
      const witness = await gadget.witness({ in: value });
      expect(witness.slice(1, 4), `of ${value}`).to.deep.equal(stepsOf(value, [-limit, -5n, limit - 7n]));
      expectRigid(gadget, witness);
    }
    expectCost(gadget, 4 + 240);
  });

  for (const call of [
    "ThresholdBuckets(2, 2, [5, 5])",
    "ThresholdBuckets(2, 2, [5, 4])",
    "ThresholdBuckets(2, 2, [5, 10])",
    "ThresholdBuckets(1, 121, [5])",
    "ThresholdBuckets(1, 8, [(1 << 120) + 1])",
    "ThresholdBuckets(1, 8, [-(1 << 120) - 1])",
  ]) {
    it(`refuses ${call}`, async () => {
      await expectRefusedParameters(tmp(), SOURCE, call);
    });
  }
});

/** How far a value is above the least and below the greatest of the bucket that these steps say, by the gadget's sums. */
function distances(
  value: bigint,
  steps: readonly bigint[],
  thresholds: readonly bigint[],
  width: bigint,
): [above: bigint, below: bigint] {
  let [above, below] = [value - thresholds[0]! + width, thresholds[0]! - 1n - value];
  steps.forEach((step, j) => {
    above -= step * (j === 0 ? width : thresholds[j]! - thresholds[j - 1]!);
    below += step * (j === steps.length - 1 ? width : thresholds[j + 1]! - thresholds[j]!);
  });
  return [above, below];
}
