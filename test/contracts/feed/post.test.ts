// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { feedFixture, NEWEST, posting, postTo, subjectOfIndex } from "../../../testing/feed-fixture.ts";
import { simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const loadFeed = async () => await feedFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadFeed);

const SUBJECT = subjectOfIndex(3);

describe("PredictionFeed, post", () => {
  after(() => connection.close());

  describe("posters", () => {
    it("are the oracle and whom else governance lets post, and nobody else (property 2)", async () => {
      const { feed, oracle, registry, stranger, requester, fed } = await setUp();
      expect(await feed.REGISTRY()).to.equal(await registry.getAddress());
      expect(await feed.isPoster(oracle)).to.equal(true);
      const call = posting(fed, NEWEST, [0], [1n]);
      await expect(feed.connect(stranger).post(...call))
        .to.be.revertedWithCustomError(feed, "NotPoster")
        .withArgs(stranger.address);
      await expect(feed.setPoster(stranger, true)).to.emit(feed, "PosterSet").withArgs(stranger.address, true);
      await feed.connect(stranger).post(...call);
      await expect(feed.connect(requester).post(...call)).to.be.revertedWithCustomError(feed, "NotPoster");
      await expect(feed.setPoster(stranger, false)).to.emit(feed, "PosterSet").withArgs(stranger.address, false);
      await expect(feed.connect(stranger).post(...call)).to.be.revertedWithCustomError(feed, "NotPoster");
    });

    it("are chosen by governance alone", async () => {
      const { feed, stranger } = await setUp();
      await expect(feed.connect(stranger).setPoster(stranger, true))
        .to.be.revertedWithCustomError(feed, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
    });
  });

  describe("what is posted", () => {
    it("is told in one event, with subjects, epoch and values", async () => {
      const { feed, fed } = await setUp();
      await expect(feed.post(...posting(fed, NEWEST, [3, 9], [5n, 6n])))
        .to.emit(feed, "PredictionsPosted")
        .withArgs(fed.feedId, NEWEST, fed.id, [3, 9].map(subjectOfIndex), [5n, 6n]);
    });

    it("may be zero: that is a prediction, not a missing one (property 16)", async () => {
      const { feed, fed } = await setUp();
      await postTo(feed, fed, NEWEST, [3], [0n]);
      expect(await feed.at(fed.feedId, SUBJECT, NEWEST)).to.deep.equal([0n]);
    });

    it("changes nothing when the same outputs are posted again", async () => {
      const { feed, fed } = await setUp();
      await postTo(feed, fed, NEWEST, [3, 4], [5n, 6n]);
      await postTo(feed, fed, NEWEST, [4, 3], [6n, 5n]);
      await postTo(feed, fed, NEWEST, [3, 3], [5n, 5n]);
      expect(await feed.at(fed.feedId, subjectOfIndex(3), NEWEST)).to.deep.equal([5n]);
      expect(await feed.at(fed.feedId, subjectOfIndex(4), NEWEST)).to.deep.equal([6n]);
    });

    it("is in one slot with its neighbours, in whatever order they come", async () => {
      const { feed, fed } = await setUp();
      const indices = [13, 0, 12, 5, 6, 1, 7, 30, 2, 8]; // six a slot
      await postTo(
        feed,
        fed,
        NEWEST,
        indices,
        indices.map((index) => BigInt(100 + index)),
      );
      for (let index = 0; index <= 30; index++) {
        const read = feed.at(fed.feedId, subjectOfIndex(index), NEWEST);
        if (indices.includes(index)) expect(await read, `index ${index}`).to.deep.equal([BigInt(100 + index)]);
        else await expect(read).to.be.revertedWithCustomError(feed, "PredictionMissing");
      }
    });

    it("leaves the neighbours in a slot, other feeds and other epochs alone", async () => {
      const { feed, fed, signed } = await setUp();
      const last = 15; // two full slots of six fields and the beginning of a third
      const posts = [
        ...[7, 0, 14, 6, 13, 1, 8].map((index) => ({ to: fed, epoch: 50n, index, output: 2n ** 32n - 1n })),
        ...[0, 7, 2].map((index) => ({ to: signed, epoch: 50n, index, output: -(2n ** 31n) })),
        ...[1, 6, 7].map((index) => ({ to: fed, epoch: 51n, index, output: BigInt(index) })),
      ];
      for (const { to, epoch, index, output } of posts) await postTo(feed, to, epoch, [index], [output]);
      for (const [each, epoch] of [
        [fed, 50n],
        [signed, 50n],
        [fed, 51n],
        [signed, 51n],
      ] as const) {
        for (let index = 0; index <= last; index++) {
          const post = posts.find((post) => post.to === each && post.epoch === epoch && post.index === index);
          const read = feed.at(each.feedId, subjectOfIndex(index), epoch);
          if (post) expect(await read, `index ${index} at ${epoch}`).to.deep.equal([post.output]);
          else await expect(read).to.be.revertedWithCustomError(feed, "PredictionMissing");
        }
      }
    });

    it("may have the largest index that a subject can have", async () => {
      const { feed, fed } = await setUp();
      const index = 2 ** 32 - 2;
      await postTo(feed, fed, NEWEST, [index], [5n]);
      expect(await feed.at(fed.feedId, subjectOfIndex(index), NEWEST)).to.deep.equal([5n]);
    });

    it("is one row and one index a subject, of one subject at least", async () => {
      const { feed, fed } = await setUp();
      const [id, feedId, epoch, subjects, indices, outputs, runs] = posting(fed, NEWEST, [1, 2], [5n, 6n]);
      const misshapen: [string[], number[], bigint[]][] = [
        [subjects.slice(1), indices, outputs],
        [subjects, indices.slice(1), outputs],
        [subjects, indices, outputs.slice(1)],
        [subjects, [...indices, 3], outputs],
        [subjects, indices, [...outputs, 7n]],
        [[], [], []],
      ];
      for (const rows of misshapen)
        await expect(feed.post(id, feedId, epoch, ...rows, runs))
          .to.be.revertedWithCustomError(feed, "PostMisshapen")
          .withArgs(...rows.map(({ length }) => length));
    });

    it("goes to a feed that the registry knows", async () => {
      const { feed, fed, registry } = await setUp();
      const unknown = { ...fed, feedId: ethers.id("no feed") };
      await expect(feed.post(...posting(unknown, NEWEST, [1], [5n])))
        .to.be.revertedWithCustomError(registry, "FeedNotReadable")
        .withArgs(unknown.feedId);
    });
  });

  describe("a contradiction", () => {
    it("is answered with false, and nothing of the batch is written or told", async () => {
      const { feed, fed } = await setUp();
      await postTo(feed, fed, NEWEST, [9], [5n]);
      const call = posting(fed, 51n, [2, 9], [1n, 6n]);
      expect(await feed.post.staticCall(...call), "another epoch").to.equal(true);
      const contradicting = posting(fed, NEWEST, [2, 9], [1n, 6n]);
      expect(await feed.post.staticCall(...contradicting)).to.equal(false);
      const receipt = await (await feed.post(...contradicting)).wait();
      expect(receipt?.logs, "events").to.have.length(0);
      expect(await feed.at(fed.feedId, subjectOfIndex(9), NEWEST)).to.deep.equal([5n]);
      await expect(feed.at(fed.feedId, subjectOfIndex(2), NEWEST)).to.be.revertedWithCustomError(
        feed,
        "PredictionMissing",
      );
    });

    it("is seen wherever it stands in a batch, though other slots were filled before it", async () => {
      const { feed, fed } = await setUp();
      await postTo(feed, fed, NEWEST, [13], [5n]);
      for (const indices of [
        [13, 0, 7],
        [0, 13, 7],
        [0, 7, 13],
      ]) {
        const outputs = indices.map((index) => (index === 13 ? 6n : 1n));
        expect(await feed.post.staticCall(...posting(fed, NEWEST, indices, outputs))).to.equal(false);
        await postTo(feed, fed, NEWEST, indices, outputs);
        for (const index of [0, 7])
          await expect(feed.at(fed.feedId, subjectOfIndex(index), NEWEST)).to.be.revertedWithCustomError(
            feed,
            "PredictionMissing",
          );
      }
    });

    it("may be within one batch", async () => {
      const { feed, fed } = await setUp();
      for (const indices of [
        [3, 3],
        [3, 9, 3],
      ]) {
        const outputs = indices.map((_, position) => (position === 0 ? 5n : 6n));
        expect(await feed.post.staticCall(...posting(fed, NEWEST, indices, outputs))).to.equal(false);
      }
      expect(await feed.newestEpochOf(fed.feedId), "nothing was posted").to.equal(0n);
    });

    it("does not move the newest epoch", async () => {
      const { feed, fed } = await setUp();
      await postTo(feed, fed, 49n, [3], [5n]);
      await postTo(feed, fed, NEWEST, [4, 4], [5n, 6n]);
      expect(await feed.newestEpochOf(fed.feedId)).to.equal(49n);
    });
  });

  describe("the ring", () => {
    it("holds eight epochs, and refuses one that it has passed (property 8)", async () => {
      const { feed, fed } = await setUp();
      await postTo(feed, fed, 50n, [3], [50n]);
      await postTo(feed, fed, 43n, [3], [43n]);
      await expect(feed.post(...posting(fed, 42n, [3], [42n])))
        .to.be.revertedWithCustomError(feed, "EpochPassed")
        .withArgs(fed.feedId, 42n, 50n);
      expect(await feed.at(fed.feedId, SUBJECT, 43n)).to.deep.equal([43n]);
      await postTo(feed, fed, 51n, [3], [51n]);
      await expect(feed.at(fed.feedId, SUBJECT, 43n), "its slot has another epoch now")
        .to.be.revertedWithCustomError(feed, "PredictionMissing")
        .withArgs(fed.feedId, SUBJECT, 43n);
    });

    it("takes epoch 0, and refuses it from epoch 8 on", async () => {
      const { feed, fed } = await setUp();
      await postTo(feed, fed, 0n, [3], [5n]);
      expect(await feed.at(fed.feedId, SUBJECT, 0n)).to.deep.equal([5n]);
      await postTo(feed, fed, 7n, [3], [7n]);
      await postTo(feed, fed, 0n, [4], [6n]);
      await postTo(feed, fed, 8n, [3], [8n]);
      await expect(feed.post(...posting(fed, 0n, [5], [5n]))).to.be.revertedWithCustomError(feed, "EpochPassed");
    });

    it("takes no older epoch's prediction for a newer one, though they share a slot", async () => {
      const { feed, fed } = await setUp();
      await postTo(feed, fed, 42n, [2, 3], [7n, 8n]);
      await postTo(feed, fed, 50n, [3], [5n]);
      for (const epoch of [42n, 50n])
        await expect(feed.at(fed.feedId, subjectOfIndex(2), epoch)).to.be.revertedWithCustomError(
          feed,
          "PredictionMissing",
        );
      await expect(feed.latest(fed.feedId, subjectOfIndex(2))).to.be.revertedWithCustomError(feed, "PredictionMissing");
    });

    it("takes none for another where the tag of 24 bits comes round again", async () => {
      const { feed, source, fed } = await setUp();
      const round = 2n ** 27n;
      for (const epoch of [5n, 5n + round, 5n + 2n * round, 2n ** 48n - 3n]) {
        await source.setNewest(epoch, 7n);
        await expect(feed.at(fed.feedId, SUBJECT, epoch)).to.be.revertedWithCustomError(feed, "PredictionMissing");
        await postTo(feed, fed, epoch, [3], [epoch & 0xffn]);
        expect(await feed.at(fed.feedId, SUBJECT, epoch)).to.deep.equal([epoch & 0xffn]);
        expect(await feed.latest(fed.feedId, SUBJECT)).to.deep.equal([[epoch & 0xffn], epoch, 7n]);
      }
      await expect(feed.post(...posting(fed, 5n, [3], [5n]))).to.be.revertedWithCustomError(feed, "EpochPassed");
    });

    it("is read across the place where the tag comes round", async () => {
      const { feed, fed } = await setUp();
      const round = 2n ** 27n;
      await postTo(feed, fed, round - 1n, [3], [5n]);
      await postTo(feed, fed, round + 2n, [4], [6n]);
      expect((await feed.latest(fed.feedId, SUBJECT)).epoch).to.equal(round - 1n);
      await postTo(feed, fed, round + 6n, [4], [7n]);
      expect((await feed.latest(fed.feedId, SUBJECT)).epoch, "seven epochs later").to.equal(round - 1n);
      await postTo(feed, fed, round + 7n, [4], [8n]);
      await expect(feed.latest(fed.feedId, SUBJECT)).to.be.revertedWithCustomError(feed, "PredictionMissing");
    });

    it("takes epochs of 48 bits that end at times of 40, and none beyond", async () => {
      const { feed, source, fed } = await setUp();
      const [lastEpoch, lastSecond] = [2n ** 48n - 1n, 2n ** 40n - 1n];
      for (const [epoch, end] of [
        [lastEpoch + 1n, lastSecond],
        [lastEpoch, lastSecond + 1n],
        [2n ** 64n - 1n, 2n ** 64n - 1n],
      ] as const) {
        await source.setNewest(epoch, end);
        await expect(feed.post(...posting(fed, epoch, [3], [5n])))
          .to.be.revertedWithCustomError(feed, "EpochTooLarge")
          .withArgs(epoch, end);
      }
      await source.setNewest(lastEpoch, lastSecond);
      await postTo(feed, fed, lastEpoch, [3], [5n]);
      expect(await feed.latest(fed.feedId, SUBJECT)).to.deep.equal([[5n], lastEpoch, lastSecond]);
    });

    it("is one for all batch sizes of a model on a source", async () => {
      const { feed, register } = await setUp();
      const single = simulatedModel("two sizes");
      const one = await register(single);
      const sixteen = await register(simulatedModel("sixteen", { batch: 16, modelHash: single.modelHash }));
      expect(sixteen.feedId).to.equal(one.feedId);
      await postTo(feed, one, NEWEST, [3], [5n]);
      await postTo(feed, sixteen, NEWEST, [3, 4], [5n, 6n]);
      expect(await feed.at(one.feedId, subjectOfIndex(4), NEWEST)).to.deep.equal([6n]);
      expect(await feed.post.staticCall(...posting(sixteen, NEWEST, [3], [6n])), "a contradiction").to.equal(false);
    });
  });
});
