// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { bucketGroups, groupConstraints } from "../../../compiler/emit/bucket-groups.ts";
import type { Interval } from "../../../compiler/graph/interval.ts";
import { pseudoRandom, randomInteger } from "../../../testing/pseudo-random.ts";

const BYTE: Interval = { min: 0n, max: 255n };

function cost(thresholds: readonly bigint[], interval: Interval): number {
  return bucketGroups(thresholds, interval)
    .map(groupConstraints)
    .reduce((sum, { linear, nonLinear }) => sum + linear + nonLinear, 0);
}

function randomCase(seed: string): { thresholds: bigint[]; interval: Interval } {
  const random = pseudoRandom(seed);
  const width = 1n << randomInteger(random, { min: 1n, max: 12n });
  const min = randomInteger(random, { min: -5_000n, max: 5_000n });
  const interval = { min, max: min + randomInteger(random, { min: 1n, max: width }) };
  const count = randomInteger(random, { min: 1n, max: 40n });
  const drawn = Array.from({ length: Number(count) }, () =>
    randomInteger(random, { min: min + 1n, max: interval.max }),
  );
  return { thresholds: [...new Set(drawn)].sort((a, b) => (a < b ? -1 : 1)), interval };
}

describe("bucketGroups", () => {
  it("has every threshold in one group, and groups that the gadget takes and that hold the interval", () => {
    for (let i = 0; i < 500; i++) {
      const { thresholds, interval } = randomCase(`groups ${i}`);
      const groups = bucketGroups(thresholds, interval);
      for (const threshold of thresholds)
        expect(groups.filter(({ cuts }) => cuts.includes(threshold)).length, `${threshold}`).to.equal(1);
      for (const { bits, cuts } of groups) {
        const width = 1n << BigInt(bits);
        cuts.slice(1).forEach((cut, index) => {
          expect(cut > cuts[index]! && cut - cuts[index]! <= width, `${cut}`).to.equal(true);
        });
        expect(cuts[0]! > interval.min && cuts[0]! - width <= interval.min, "the first bucket").to.equal(true);
        expect(cuts.at(-1)! <= interval.max && cuts.at(-1)! + width > interval.max, "the last one").to.equal(true);
      }
    }
  });

  it("never costs more than one bucket a threshold with two distances over the whole interval, nor than comparisons", () => {
    for (let i = 0; i < 500; i++) {
      const { thresholds, interval } = randomCase(`groups ${i}`);
      const bits = (interval.max - interval.min).toString(2).length;
      expect(cost(thresholds, interval)).to.be.at.most(thresholds.length + 1 + 2 * bits);
      const apart = thresholds.reduce((sum, threshold) => sum + cost([threshold], interval), 0);
      expect(cost(thresholds, interval)).to.be.at.most(apart);
    }
  });

  it("compares one threshold by one bit more than its distance from the ends", () => {
    expect(bucketGroups([100n], BYTE)).to.deep.equal([{ bits: 8, cuts: [100n] }]);
    expect(cost([100n], BYTE)).to.equal(9);
    expect(cost([128n], BYTE)).to.equal(8);
    expect(cost([1n], { min: 0n, max: 1n })).to.equal(2);
  });

  it("compares two apart where that is cheaper", () => {
    const interval = { min: 0n, max: 191n };
    expect(bucketGroups([90n, 100n], interval).length, "8 and 8 against 3 + 14").to.equal(2);
    expect(cost([90n, 100n], interval)).to.equal(16);
    expect(bucketGroups([90n, 100n], BYTE).length, "9 and 9 against 4 and 14").to.equal(1);
  });

  it("cuts a wide gap where that saves more bits than it costs", () => {
    const thresholds = Array.from({ length: 30 }, (_, i) => BigInt(2 * i + (i % 2)) + 6n);
    const [group] = bucketGroups(thresholds, BYTE);
    expect(group?.bits).to.equal(6);
    expect(group?.cuts.slice(-3)).to.deep.equal([65n, 129n, 193n]);
    expect(cost(thresholds, BYTE)).to.equal(32 + 1 + 12);
  });

  it("needs one distance where all buckets are of one width, and none where they are of width 1", () => {
    expect(cost([8n, 16n, 24n], { min: 0n, max: 31n }), "3 and 1 and 3").to.equal(7);
    expect(cost([1n, 2n, 3n, 4n], { min: 0n, max: 4n }), "4 and 1, and a linear one").to.equal(6);
  });

  it("has no count that is too large for a number in the widest interval", () => {
    const interval = { min: -(1n << 62n), max: 1n << 62n };
    expect(cost([0n, 1n], interval)).to.equal(127);
  });
});
