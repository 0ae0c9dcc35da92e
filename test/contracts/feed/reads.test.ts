// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import {
  type Fed,
  feedFixture,
  type FeedFixture,
  NEWEST,
  postTo,
  subjectOfIndex,
} from "../../../testing/feed-fixture.ts";
import { registeredModelFixture } from "../../../testing/registered-model-fixture.ts";
import { subjectOf } from "../../../testing/rewards-history.ts";
import { feedId } from "../../../schema/statement.ts";
import { simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const loadFeed = async () => await feedFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadFeed);
const loadModels = async () => await registeredModelFixture(connection);
const setUpSource = async () => await networkHelpers.loadFixture(loadModels);

const SUBJECT = subjectOfIndex(3);

describe("PredictionFeed, reads", () => {
  after(() => connection.close());

  describe("at", () => {
    it("gives the prediction of one epoch, also of one long past for the source", async () => {
      const { feed, source, fed, epochEnd } = await setUp();
      await postTo(feed, fed, NEWEST, [3], [5n]);
      await source.setNewest(500n, epochEnd);
      expect(await feed.at(fed.feedId, SUBJECT, NEWEST)).to.deep.equal([5n]);
    });

    it("refuses a subject or an epoch without a prediction", async () => {
      const { feed, fed } = await setUp();
      await postTo(feed, fed, NEWEST, [3], [5n]);
      for (const [subject, epoch] of [
        [SUBJECT, 49n],
        [SUBJECT, 51n],
        [subjectOfIndex(4), 50n],
      ] as const) {
        await expect(feed.at(fed.feedId, subject, epoch))
          .to.be.revertedWithCustomError(feed, "PredictionMissing")
          .withArgs(fed.feedId, subject, epoch);
      }
    });
  });

  describe("latest", () => {
    it("gives the prediction of the newest epoch that has one, with that epoch and its end", async () => {
      const { feed, source, fed, epochEnd } = await setUp();
      await postTo(feed, fed, NEWEST, [3], [5n]);
      expect(await feed.latest(fed.feedId, SUBJECT)).to.deep.equal([[5n], NEWEST, epochEnd]);
      await source.setNewest(51n, epochEnd + 7n);
      await postTo(feed, fed, 51n, [4], [9n]);
      expect(await feed.latest(fed.feedId, SUBJECT), "none of 51 yet").to.deep.equal([[5n], NEWEST, epochEnd]);
      await postTo(feed, fed, 51n, [3], [6n]);
      expect(await feed.latest(fed.feedId, SUBJECT)).to.deep.equal([[6n], 51n, epochEnd + 7n]);
    });

    it("never lets an older epoch replace a newer one (property 8)", async () => {
      const { feed, fed, epochEnd } = await setUp();
      await postTo(feed, fed, NEWEST, [3], [5n]);
      await postTo(feed, fed, 49n, [3], [6n]);
      expect(await feed.latest(fed.feedId, SUBJECT)).to.deep.equal([[5n], NEWEST, epochEnd]);
      expect(await feed.at(fed.feedId, SUBJECT, 49n), "it is history").to.deep.equal([6n]);
    });

    it("looks seven epochs back from the newest one posted, and no further", async () => {
      const { feed, fed, epochEnd } = await setUp();
      await postTo(feed, fed, NEWEST, [3], [5n]);
      await postTo(feed, fed, 57n, [4], [5n]);
      expect(await feed.latest(fed.feedId, SUBJECT)).to.deep.equal([[5n], NEWEST, epochEnd]);
      await postTo(feed, fed, 58n, [4], [5n]);
      await expect(feed.latest(fed.feedId, SUBJECT))
        .to.be.revertedWithCustomError(feed, "PredictionMissing")
        .withArgs(fed.feedId, SUBJECT, 58n);
    });

    it("looks back to epoch 0 where that is nearer", async () => {
      const { feed, fed } = await setUp();
      await expect(feed.latest(fed.feedId, SUBJECT))
        .to.be.revertedWithCustomError(feed, "PredictionMissing")
        .withArgs(fed.feedId, SUBJECT, 0n);
      await postTo(feed, fed, 2n, [4], [5n]);
      await expect(feed.latest(fed.feedId, SUBJECT)).to.be.revertedWithCustomError(feed, "PredictionMissing");
      await postTo(feed, fed, 0n, [3], [5n]);
      expect((await feed.latest(fed.feedId, SUBJECT)).epoch).to.equal(0n);
    });

    it("does not ask the source what its newest epoch is: one that cannot say freezes nothing", async () => {
      const { feed, fed, source, epochEnd } = await setUp();
      await postTo(feed, fed, NEWEST, [3], [5n]);
      await source.setNewest(2n ** 64n - 1n, 0n);
      expect(await feed.latest(fed.feedId, SUBJECT)).to.deep.equal([[5n], NEWEST, epochEnd]);
    });
  });

  describe("getNoOlderThan", () => {
    it("gives what latest gives while its epoch ended no longer ago than that", async () => {
      const { feed, fed, epochEnd } = await setUp();
      await postTo(feed, fed, NEWEST, [3], [5n]);
      await networkHelpers.time.increaseTo(epochEnd + 100_000n);
      expect(await feed.getNoOlderThan(fed.feedId, SUBJECT, 100_000n)).to.deep.equal([[5n], NEWEST, epochEnd]);
    });

    it("refuses a second later: age counts from the end of the epoch, not from posting", async () => {
      const { feed, fed, epochEnd } = await setUp();
      await networkHelpers.time.increaseTo(epochEnd + 100_000n);
      await postTo(feed, fed, NEWEST, [3], [5n]);
      await networkHelpers.time.increaseTo(epochEnd + 100_002n);
      await expect(feed.getNoOlderThan(fed.feedId, SUBJECT, 100_001n))
        .to.be.revertedWithCustomError(feed, "PredictionStale")
        .withArgs(100_002n, 100_001n);
    });

    it("refuses an epoch that has not ended", async () => {
      const { feed, source, fed } = await setUp();
      const now = BigInt(await networkHelpers.time.latest());
      await source.setNewest(NEWEST, now + 1_000n);
      await postTo(feed, fed, NEWEST, [3], [5n]);
      await networkHelpers.time.increaseTo(now + 999n);
      await expect(feed.getNoOlderThan(fed.feedId, SUBJECT, 2n ** 256n - 1n))
        .to.be.revertedWithCustomError(feed, "EpochEndInFuture")
        .withArgs(now + 1_000n, now + 999n);
      await networkHelpers.time.increaseTo(now + 1_000n);
      expect((await feed.getNoOlderThan(fed.feedId, SUBJECT, 0n)).epochEnd).to.equal(now + 1_000n);
    });

    it("refuses when there is no prediction at all", async () => {
      const { feed, fed } = await setUp();
      await expect(feed.getNoOlderThan(fed.feedId, SUBJECT, 2n ** 256n - 1n))
        .to.be.revertedWithCustomError(feed, "PredictionMissing")
        .withArgs(fed.feedId, SUBJECT, 0n);
    });
  });

  describe("each of them", () => {
    /** The three reads of a prediction, each a call that is still to be made. */
    function reads({ feed }: Pick<FeedFixture, "feed">, fed: Pick<Fed, "feedId">, subject = SUBJECT) {
      return [
        () => feed.latest(fed.feedId, subject),
        () => feed.getNoOlderThan(fed.feedId, subject, 2n ** 256n - 1n),
        () => feed.at(fed.feedId, subject, NEWEST),
      ];
    }

    it("refuses a feed one of whose models is revoked, whichever batch size posted (property 8)", async () => {
      const fixture = await setUp();
      const { feed, registry, register } = fixture;
      const single = simulatedModel("two sizes");
      const one = await register(single);
      const sixteen = await register(simulatedModel("sixteen", { batch: 16, modelHash: single.modelHash }));
      await postTo(feed, one, NEWEST, [3], [5n]);
      await Promise.all(reads(fixture, one).map((read) => read()));
      await registry.revoke(sixteen.id);
      for (const read of reads(fixture, one))
        await expect(read()).to.be.revertedWithCustomError(registry, "FeedNotReadable").withArgs(one.feedId);
    });

    it("refuses a stopped feed, until it is resumed", async () => {
      const fixture = await setUp();
      const { feed, registry, fed } = fixture;
      await postTo(feed, fed, NEWEST, [3], [5n]);
      await registry.stopModel(fed.id);
      for (const read of reads(fixture, fed))
        await expect(read()).to.be.revertedWithCustomError(registry, "FeedNotReadable").withArgs(fed.feedId);
      await registry.resumeModel(fed.id);
      await Promise.all(reads(fixture, fed).map((read) => read()));
    });

    it("refuses a model whose source runs other code than it was registered with", async () => {
      const fixture = await setUp();
      const { feed, registry, source, fed, rocketStorage } = fixture;
      await postTo(feed, fed, NEWEST, [3], [5n]);
      const expected = ethers.keccak256((await source.getDeployedCode())!);
      const other = (await rocketStorage.getDeployedCode())!;
      await networkHelpers.setCode(await source.getAddress(), other);
      for (const read of reads(fixture, fed)) {
        await expect(read())
          .to.be.revertedWithCustomError(registry, "CodeChanged")
          .withArgs(await source.getAddress(), expected, ethers.keccak256(other));
      }
    });

    it("refuses a subject that the source does not know", async () => {
      const { feed, source, single, stranger } = await setUpSource();
      const unknown = subjectOf(stranger.address);
      const fed = { feedId: feedId(single.modelHash, await source.getAddress()) };
      for (const read of reads({ feed }, fed, unknown))
        await expect(read()).to.be.revertedWithCustomError(source, "SubjectUnknown").withArgs(unknown);
    });
  });
});
