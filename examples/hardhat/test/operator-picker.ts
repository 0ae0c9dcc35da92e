// SPDX-License-Identifier: MIT
import { iPredictionFeedAbi } from "@proofcast/contracts/abi/IPredictionFeed.js";
import { expect } from "chai";
import { Contract, id, toBeHex } from "ethers";
import { network } from "hardhat";

const { ethers } = await network.create();

const FEED_ID = id("a model on its source");
const MAX_AGE_SECONDS = 35 * 86_400;
const [ALICE, BOB] = [toBeHex(0xa11ce, 32), toBeHex(0xb0b, 32)];
const QUARANTINED = 3;

/** Names of calls come from the ABI's own type: a misspelt one does not compile. */
type Call = Extract<(typeof iPredictionFeedAbi)[number], { type: "function" }>["name"];
const LATEST_MANY: Call = "latestMany";

async function setUp() {
  const feed = await ethers.deployContract("MockPredictionFeed");
  const picker = await ethers.deployContract("OperatorPicker", [feed, FEED_ID, MAX_AGE_SECONDS]);
  const now = (await ethers.provider.getBlock("latest"))?.timestamp ?? 0;
  const predict = async (subject: string, epochEnd: number, reward: bigint): Promise<void> => {
    await (await feed.getFunction("setPrediction").send(FEED_ID, subject, 50n, epochEnd, [reward])).wait();
  };
  return { feed, picker, now, predict };
}

describe("OperatorPicker", () => {
  it("picks the operator with the highest predicted reward", async () => {
    const { picker, now, predict } = await setUp();
    await predict(ALICE, now, 50_000n);
    await predict(BOB, now, 70_000n);
    expect(await picker.getFunction("best")([ALICE, BOB])).to.deep.equal([BOB, 70_000n]);
  });

  it("leaves out whoever has no prediction to act on", async () => {
    const { feed, picker, now, predict } = await setUp();
    await predict(ALICE, now, 50_000n);
    await predict(BOB, now - MAX_AGE_SECONDS - 100, 70_000n);
    expect(await picker.getFunction("best")([ALICE, BOB]), "a stale one").to.deep.equal([ALICE, 50_000n]);
    await predict(BOB, now, 70_000n);
    await (await feed.getFunction("setStanding").send(FEED_ID, BOB, QUARANTINED)).wait();
    expect(await picker.getFunction("best")([ALICE, BOB]), "one in quarantine").to.deep.equal([ALICE, 50_000n]);
  });

  it("says that there is nobody, rather than pick one", async () => {
    const { feed, picker, now, predict } = await setUp();
    await expect(picker.getFunction("best")([ALICE])).to.be.revertedWithCustomError(picker, "NobodyPredicted");
    await predict(ALICE, now, 50_000n);
    await (await feed.getFunction("setHalted").send(FEED_ID, true)).wait();
    await expect(picker.getFunction("best")([ALICE])).to.be.revertedWithCustomError(picker, "NobodyPredicted");
  });

  it("reads the feed off chain by the package's ABI", async () => {
    const { feed, now, predict } = await setUp();
    await predict(ALICE, now, 50_000n);
    const read = new Contract(await feed.getAddress(), iPredictionFeedAbi, ethers.provider);
    const [standings, outputs] = await read.getFunction(LATEST_MANY)(FEED_ID, [ALICE, BOB], MAX_AGE_SECONDS);
    expect([[...standings], [...outputs]]).to.deep.equal([
      [1n, 0n],
      [50_000n, 0n],
    ]);
  });
});
