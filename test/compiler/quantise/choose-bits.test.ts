import { expect } from "chai";
import { chooseBits, type Trial } from "../../../compiler/quantise/choose-bits.ts";
import type { QuantisationBits } from "../../../compiler/quantise/quantise-plan.ts";

/** A model whose error halves with each bit and whose rows grow with each. */
function searchOf({ allowed, room = 0, widest = 50 }: { allowed: number; room?: number; widest?: number }) {
  const asked: QuantisationBits[] = [];
  return {
    asked,
    find: () =>
      chooseBits<Trial>({
        attempt: (bits) => {
          asked.push(bits);
          if (bits.weightBits + bits.activationBits > widest) return undefined;
          return { bits, rows: 10 * (bits.weightBits + bits.activationBits) };
        },
        score: ({ bits }) => Promise.resolve((2 ** -bits.weightBits + 2 ** -bits.activationBits) / allowed),
        roomOf: (rows) => Math.max(rows, room),
      }),
  };
}

describe("chooseBits", () => {
  it("takes no more than it needs where nothing is free", async () => {
    const found = await searchOf({ allowed: 2 ** -8 }).find();
    expect(found?.score).to.be.at.most(1);
    expect(found?.trial.bits).to.deep.equal({ weightBits: 9, activationBits: 10 });
  });

  it("spends the rows that are free on precision, and no more than those", async () => {
    const found = await searchOf({ allowed: 2 ** -8, room: 280 }).find();
    expect(found?.trial.rows).to.be.at.most(280);
    expect(found?.score).to.be.at.most(1 / 16);
  });

  it("leaves rows unspent when the error is next to nothing", async () => {
    const found = await searchOf({ allowed: 2 ** -8, room: 10_000 }).find();
    expect(found?.score).to.be.at.most(2 ** -8);
    expect(found?.trial.rows).to.be.at.most(400);
  });

  it("gives the smallest error when none is small enough, within what int64 holds", async () => {
    const found = await searchOf({ allowed: 2 ** -40, widest: 36 }).find();
    expect(found?.trial.bits.weightBits).to.equal(20);
    expect(found?.score).to.be.above(1);
  });

  it("gives nothing when int64 holds no bits at all", async () => {
    expect(await searchOf({ allowed: 1, widest: 0 }).find()).to.equal(undefined);
  });

  it("quantises few times", async () => {
    const { asked, find } = searchOf({ allowed: 2 ** -8, room: 500 });
    await find();
    expect(asked.length).to.be.at.most(30);
  });
});
