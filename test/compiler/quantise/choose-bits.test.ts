// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { chooseBits, nearestWithin, tryWidely } from "../../../compiler/quantise/choose-bits.ts";
import type { QuantisationBits } from "../../../compiler/quantise/quantise-plan.ts";
import { rememberedTrials, type Trial } from "../../../compiler/quantise/trials.ts";

type Model = Readonly<{
  allowed: number;
  room?: number;
  /** Whether int64 holds these bits. */
  holds?: (bits: QuantisationBits) => boolean;
  /** Finer activations take as much from the coefficients beside them. */
  isMixed?: boolean;
  floor?: number;
  /** The bits by which the largest coefficient is larger than the widest feature's. */
  wider?: number;
  /** Whether these bits bring a label to the wrong side of a tie. */
  flips?: (bits: QuantisationBits) => boolean;
}>;

/** A model whose error halves with each bit and whose constraints grow with each. */
function searchOf({ allowed, room = 0, holds = () => true, isMixed = false, floor = 0, wider = 0, flips }: Model) {
  const asked: QuantisationBits[] = [];
  const trials = rememberedTrials<Trial>(
    (bits) => {
      asked.push(bits);
      return holds(bits) ? { bits, constraints: 10 * (bits.weightBits + bits.activationBits) } : undefined;
    },
    ({ bits }) => {
      const { weightBits, activationBits } = bits;
      if (flips?.(bits) === true) return Promise.resolve(1 / allowed);
      const coefficients = 2 ** -((isMixed ? weightBits - activationBits / 2 : weightBits) - wider);
      return Promise.resolve((floor + coefficients + 2 ** -activationBits) / allowed);
    },
    () => 0,
  );
  const roomFor = (constraints: number): number => Math.max(constraints, room);
  return { asked, trials, find: () => chooseBits(trials, roomFor) };
}

const atMost =
  (most: number) =>
  ({ weightBits, activationBits }: QuantisationBits): boolean =>
    weightBits + activationBits <= most;

describe("chooseBits", () => {
  it("takes no more than it needs where nothing is free", async () => {
    const found = await searchOf({ allowed: 2 ** -8 }).find();
    expect(found?.score).to.be.at.most(1);
    expect(found?.trial.constraints).to.equal(180);
  });

  it("spends the constraints that are free on precision, and no more than those", async () => {
    const found = await searchOf({ allowed: 2 ** -8, room: 230 }).find();
    expect(found?.trial.constraints).to.be.at.most(230);
    expect(found?.score).to.be.at.most(1 / 4);
  });

  it("leaves them unspent when the error is small enough", async () => {
    const found = await searchOf({ allowed: 2 ** -8, room: 10_000 }).find();
    expect(found?.score).to.be.at.most(1 / 4);
    expect(found?.trial.constraints).to.be.at.most(240);
  });

  it("leaves them unspent when they bring nothing", async () => {
    const found = await searchOf({ allowed: 2 ** -8, floor: 2 ** -9, room: 10_000 }).find();
    expect(found?.trial.constraints).to.be.at.most(260);
  });

  it("finds the cheapest where finer activations need more weight bits, not fewer", async () => {
    const found = await searchOf({ allowed: 2 ** -8, isMixed: true }).find();
    expect(found?.score).to.be.at.most(1);
    expect(found?.trial.constraints).to.be.at.most(230);
  });

  it("gives coefficients far more bits than activations where a wide feature stands beside a flag", async () => {
    const found = await searchOf({ allowed: 2 ** -8, wider: 32, floor: 2 ** -10 }).find();
    expect(found?.score).to.be.at.most(1.25);
    expect(found?.trial.bits.activationBits).to.be.at.most(11);
  });

  it("finds the few bits that leave a label beside a tie right, where the coefficients need far more too", async () => {
    const flips = ({ activationBits }: QuantisationBits): boolean => activationBits > 11;
    const found = await searchOf({ allowed: 2 ** -8, wider: 32, floor: 2 ** -10, flips }).find();
    expect(found?.score).to.be.at.most(1.25);
  });

  it("does not take few bits for impossible because many are", async () => {
    for (const most of [18, 20, 24, 30]) {
      const found = await searchOf({ allowed: 2 ** -8, holds: atMost(most) }).find();
      expect(found?.trial.constraints, `at most ${most} bits`).to.equal(180);
    }
    const found = await searchOf({ allowed: 2 ** -8, holds: ({ activationBits }) => activationBits <= 10 }).find();
    expect(found?.score).to.be.at.most(1);
  });

  it("gives the cheapest bits for the smallest error when none is small enough", async () => {
    const far = await searchOf({ allowed: 2 ** -40, holds: atMost(36) }).find();
    expect(far?.score).to.be.above(1);
    expect(far?.trial.bits.activationBits).to.be.at.least(14);
    const floored = await searchOf({ allowed: 2 ** -12, floor: 2 ** -10 }).find();
    expect(floored?.trial.constraints).to.be.at.most(290);
  });

  it("gives nothing when no bits will do at all", async () => {
    expect(await searchOf({ allowed: 1, holds: () => false }).find()).to.equal(undefined);
  });

  it("quantises few times", async () => {
    for (const model of [{}, { isMixed: true }, { room: 500 }, { holds: atMost(24) }]) {
      const { asked, find } = searchOf({ allowed: 2 ** -8, ...model });
      await find();
      expect(asked.length).to.be.at.most(26);
    }
  });
});

describe("nearestWithin", () => {
  for (const constraints of [120, 200, 333])
    it(`gives the smallest error within ${constraints} constraints`, async () => {
      const found = await nearestWithin(searchOf({ allowed: 1 }).trials, constraints);
      expect(found?.trial.constraints).to.be.at.most(constraints);
      const half = Math.floor(constraints / 20);
      expect(found?.score).to.be.at.most(1.5 * 2 * 2 ** -half * (constraints % 20 >= 10 ? 0.75 : 1));
    });

  it("gives nothing where the fewest bits take more, and has tried those", async () => {
    const { trials } = searchOf({ allowed: 1 });
    expect(await nearestWithin(trials, 50)).to.equal(undefined);
    expect(trials.all()).to.have.length(1);
  });

  it("takes no more than the smallest error needs", async () => {
    const found = await nearestWithin(searchOf({ allowed: 1, floor: 2 ** -10 }).trials, 5_000);
    expect(found?.trial.constraints).to.be.at.most(320);
  });
});

describe("tryWidely", () => {
  it("tries many numbers of activation bits, each with many numbers of weight bits", async () => {
    const { trials } = searchOf({ allowed: 1 });
    await tryWidely(trials);
    const tried = trials.all().map(({ trial }) => trial.bits.activationBits);
    expect(new Set(tried).size).to.be.at.least(9);
    expect(tried.length).to.be.within(50, 120);
  });
});
