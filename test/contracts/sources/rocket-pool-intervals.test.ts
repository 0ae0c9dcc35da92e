// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import type { Addressable } from "ethers";
import { network } from "hardhat";
import { keccakOfText } from "../../../schema/hash.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const MAX_STEPS = 16n;

/** Interval 50 rooted and ended just now, and a source that starts there. */
const loadIntervals = async () => {
  const rocketStorage = await ethers.deployContract("RocketStorageStandIn");
  const end = BigInt(await networkHelpers.time.latest());
  await rocketStorage.setInterval(50n, rootOf(50n), end);
  const source = await deploySource(rocketStorage, 50n);
  return { rocketStorage, source, end };
};
const setUp = async () => await networkHelpers.loadFixture(loadIntervals);

function deploySource(rocketStorage: Addressable, firstInterval: bigint) {
  return ethers.deployContract("RocketPoolRewardsSource", [rocketStorage, firstInterval, 46n]);
}

function rootOf(interval: bigint): string {
  return keccakOfText(`root of ${interval}`);
}

/** Roots the intervals from 51 to `last`, all of which ended at `end`. */
async function rootUpTo(
  { rocketStorage, end }: Pick<Awaited<ReturnType<typeof setUp>>, "rocketStorage" | "end">,
  last: bigint,
): Promise<void> {
  for (let interval = 51n; interval <= last; interval++) {
    await rocketStorage.setInterval(interval, rootOf(interval), end);
  }
}

describe("RocketPoolRewardsSource, intervals", () => {
  after(() => connection.close());

  describe("newestEpoch", () => {
    it("is the last interval rooted in a row, before anyone records it", async () => {
      const fixture = await setUp();
      expect(await fixture.source.newestEpoch()).to.equal(50n);
      await rootUpTo(fixture, 53n);
      expect(await fixture.source.newestEpoch()).to.equal(53n);
    });

    it("does not leap over an interval without a root", async () => {
      const { source, rocketStorage, end } = await setUp();
      await rocketStorage.setInterval(52n, rootOf(52n), end);
      expect(await source.newestEpoch()).to.equal(50n);
    });

    it("is unknown while the first interval, the next that will be, has no root", async () => {
      const { rocketStorage, end } = await setUp();
      const early = await deploySource(rocketStorage, 51n);
      for (const call of [() => early.newestEpoch(), () => early.advance(), () => early.prove([])]) {
        await expect(call()).to.be.revertedWithCustomError(early, "IntervalNotRooted").withArgs(51n);
      }
      await rocketStorage.setInterval(51n, rootOf(51n), end);
      expect(await early.newestEpoch()).to.equal(51n);
    });

    it("stays known when RocketStorage forgets the root of an interval that was sealed", async () => {
      const { source, rocketStorage, end } = await setUp();
      await source.advance();
      await rocketStorage.setInterval(50n, ethers.ZeroHash, 0n);
      expect(await source.newestEpoch()).to.equal(50n);
      expect(await source.epochEnd(50n)).to.equal(end);
      await source.features([], 50n);
      await rocketStorage.setInterval(51n, rootOf(51n), end);
      expect(await source.newestEpoch(), "and goes on").to.equal(51n);
    });

    it("is looked for sixteen intervals beyond the recorded one, no further", async () => {
      const fixture = await setUp();
      const { source } = fixture;
      await rootUpTo(fixture, 50n + MAX_STEPS);
      expect(await source.newestEpoch()).to.equal(50n + MAX_STEPS);
      await rootUpTo(fixture, 51n + MAX_STEPS);
      await expect(source.newestEpoch()).to.be.revertedWithCustomError(source, "NewestTooFarAhead").withArgs(50n);
      await expect(source.prove([])).to.be.revertedWithCustomError(source, "NewestTooFarAhead").withArgs(50n);
    });
  });

  describe("the first interval", () => {
    it("is rooted, or the next that will be: one digit too many is refused", async () => {
      const { source, rocketStorage } = await setUp();
      for (const firstInterval of [52n, 500n, 510n, 2n ** 32n - 1n]) {
        await expect(deploySource(rocketStorage, firstInterval), `${firstInterval}`)
          .to.be.revertedWithCustomError(source, "IntervalNotRooted")
          .withArgs(firstInterval - 1n);
      }
      for (const firstInterval of [50n, 51n]) await deploySource(rocketStorage, firstInterval);
    });

    it("may be the very first where there is none yet", async () => {
      await deploySource(await ethers.deployContract("RocketStorageStandIn"), 0n);
    });
  });

  describe("storage", () => {
    it("is read under the keys that Rocket Pool's contracts write", async () => {
      const rocketStorage = await ethers.deployContract("RocketStorageStandIn");
      await rocketStorage.setInterval(6n, rootOf(6n), 1n);
      const source = await deploySource(rocketStorage, 7n);
      expect(await source.ROCKET_STORAGE()).to.equal(await rocketStorage.getAddress());
      expect(await source.FIRST_WITH_VOTER_SHARE()).to.equal(46n);
      const end = BigInt(await networkHelpers.time.latest());
      const rootKey = ethers.solidityPackedKeccak256(["string", "uint256"], ["rewards.merkle.root", 7n]);
      await rocketStorage.setBytes32(rootKey, rootOf(7n));
      await rocketStorage.setUint(ethers.id("rewards.pool.claim.interval.time.start"), end);
      expect(await source.newestEpoch()).to.equal(7n);
      await source.advance();
      expect(await source.epochEnd(7n)).to.equal(end);
    });
  });

  describe("advance", () => {
    it("takes at most sixteen steps a call, and seals the newest interval once it is there", async () => {
      const fixture = await setUp();
      const { source, end } = fixture;
      const newest = 50n + 2n * MAX_STEPS + 1n;
      await rootUpTo(fixture, newest);
      await expect(source.advance(), "16 steps").not.to.emit(source, "IntervalSealed");
      await expect(source.newestEpoch()).to.be.revertedWithCustomError(source, "NewestTooFarAhead").withArgs(66n);
      await expect(source.advance(), "16 more").not.to.emit(source, "IntervalSealed");
      await expect(source.advance(), "the last one").to.emit(source, "IntervalSealed").withArgs(newest, end);
      expect(await source.newestEpoch()).to.equal(newest);
    });

    it("seals the newest interval when it gets there with its last step", async () => {
      const fixture = await setUp();
      await rootUpTo(fixture, 50n + MAX_STEPS);
      await expect(fixture.source.advance())
        .to.emit(fixture.source, "IntervalSealed")
        .withArgs(50n + MAX_STEPS, fixture.end);
    });

    it("changes nothing where nothing is new", async () => {
      const { source } = await setUp();
      await source.advance();
      await expect(source.advance()).not.to.emit(source, "IntervalSealed");
      expect(await source.newestEpoch()).to.equal(50n);
    });
  });

  describe("prove", () => {
    it("records and seals the newest interval as well, even with nothing to prove", async () => {
      const fixture = await setUp();
      await rootUpTo(fixture, 52n);
      await expect(fixture.source.prove([])).to.emit(fixture.source, "IntervalSealed").withArgs(52n, fixture.end);
      await rootUpTo(fixture, 52n + MAX_STEPS);
      expect(await fixture.source.newestEpoch(), "counted from the recorded one").to.equal(52n + MAX_STEPS);
    });
  });

  describe("epochEnd", () => {
    it("is unknown until it is recorded: what RocketStorage says can change until then", async () => {
      const { source, end } = await setUp();
      await expect(source.epochEnd(50n)).to.be.revertedWithCustomError(source, "EpochEndUnknown").withArgs(50n);
      await source.prove([]);
      expect(await source.epochEnd(50n)).to.equal(end);
    });

    it("stays what it was when it was sealed, though storage says otherwise later", async () => {
      const { source, rocketStorage, end } = await setUp();
      await source.advance();
      await rocketStorage.setInterval(50n, rootOf(50n), end - 100n);
      await source.advance();
      expect(await source.epochEnd(50n), "still the newest").to.equal(end);
      await rocketStorage.setInterval(51n, rootOf(51n), end + 1n);
      expect(await source.epochEnd(50n), "no longer the newest").to.equal(end);
      await source.advance();
      expect(await source.epochEnd(51n), "its successor's").to.equal(end + 1n);
    });

    it("is unknown for good when nobody recorded it while it could be read, and the next epoch goes on", async () => {
      const fixture = await setUp();
      await rootUpTo(fixture, 52n);
      await fixture.source.advance();
      await fixture.source.features([], 52n);
      for (const epoch of [50n, 51n]) {
        await expect(fixture.source.epochEnd(epoch))
          .to.be.revertedWithCustomError(fixture.source, "EpochEndUnknown")
          .withArgs(epoch);
      }
    });

    it("is unknown ahead of time", async () => {
      const { source } = await setUp();
      await expect(source.epochEnd(51n)).to.be.revertedWithCustomError(source, "EpochEndUnknown").withArgs(51n);
    });

    it("is refused when it is zero or lies ahead, and is not sealed then; leaves can be proven nevertheless", async () => {
      const { source, rocketStorage } = await setUp();
      const ahead = BigInt(await networkHelpers.time.latest()) + 1_000n;
      for (const end of [0n, ahead, 2n ** 64n + 1n, 2n ** 256n - 1n]) {
        await rocketStorage.setInterval(50n, rootOf(50n), end);
        await expect(source.advance(), `an end of ${end}`)
          .to.be.revertedWithCustomError(source, "IntervalEndImplausible")
          .withArgs(50n, end);
        await expect(source.prove([]), `an end of ${end}`).not.to.emit(source, "IntervalSealed");
        await expect(source.epochEnd(50n)).to.be.revertedWithCustomError(source, "EpochEndUnknown").withArgs(50n);
        await expect(source.features([], 50n)).to.be.revertedWithCustomError(source, "EpochEndUnknown").withArgs(50n);
      }
      await rocketStorage.setInterval(50n, rootOf(50n), ahead);
      await networkHelpers.time.setNextBlockTimestamp(ahead);
      await expect(source.advance(), "in its last second").to.emit(source, "IntervalSealed").withArgs(50n, ahead);
    });

    it("is refused when it lies before an earlier interval's", async () => {
      const { source, rocketStorage, end } = await setUp();
      await source.advance();
      await rocketStorage.setInterval(51n, rootOf(51n), end - 1n);
      await expect(source.advance())
        .to.be.revertedWithCustomError(source, "IntervalEndImplausible")
        .withArgs(51n, end - 1n);
      expect(await source.epochEnd(50n), "what stands stays dated").to.equal(end);
      await rocketStorage.setInterval(52n, rootOf(52n), end);
      await expect(source.advance(), "the next one goes on").to.emit(source, "IntervalSealed").withArgs(52n, end);
    });
  });
});
