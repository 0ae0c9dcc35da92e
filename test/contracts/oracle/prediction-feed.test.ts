import { expect } from "chai";
import { network } from "hardhat";
import { feedFixture, OUTPUT_RUNS, subjectOfIndex } from "../../../testing/feed-fixture.ts";
import { registeredModelFixture } from "../../../testing/registered-model-fixture.ts";
import { EPOCH, subjectOf } from "../../../testing/rewards-history.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const loadFeed = async () => await feedFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadFeed);
const loadModels = async () => await registeredModelFixture(connection);
const setUpOracle = async () => await networkHelpers.loadFixture(loadModels);

const SUBJECT = subjectOfIndex(3);
const PRESENT = 1n << 32n;

describe("PredictionFeed", () => {
  after(() => connection.close());

  describe("post", () => {
    it("is the oracle's alone", async () => {
      const { oracle, feed, registry, governor, stranger, single } = await setUpOracle();
      expect(await feed.ORACLE()).to.equal(await oracle.getAddress());
      expect(await feed.REGISTRY()).to.equal(await registry.getAddress());
      for (const account of [governor, stranger]) {
        await expect(feed.connect(account).post(single.id, EPOCH, [0], [1n], OUTPUT_RUNS))
          .to.be.revertedWithCustomError(feed, "NotOracle")
          .withArgs(account.address);
      }
    });

    it("stores zero as a prediction", async () => {
      const { feed, model } = await setUp();
      await feed.post(model.id, 50n, [3], [0n], OUTPUT_RUNS);
      expect(await feed.at(model.id, SUBJECT, 50n)).to.deep.equal([0n]);
    });

    it("changes nothing when the same outputs are posted again", async () => {
      const { feed, model } = await setUp();
      await feed.post(model.id, 50n, [3, 4], [5n, 6n], OUTPUT_RUNS);
      await feed.post(model.id, 50n, [4, 3], [6n, 5n], OUTPUT_RUNS);
      await feed.post(model.id, 50n, [3, 3], [5n, 5n], OUTPUT_RUNS);
      expect(await feed.at(model.id, subjectOfIndex(3), 50n)).to.deep.equal([5n]);
      expect(await feed.at(model.id, subjectOfIndex(4), 50n)).to.deep.equal([6n]);
    });

    it("refuses other outputs for the same model, epoch and subject, and then stores none of the batch", async () => {
      const { feed, model } = await setUp();
      await feed.post(model.id, 50n, [3], [5n], OUTPUT_RUNS);
      await expect(feed.post(model.id, 50n, [2, 3], [1n, 6n], OUTPUT_RUNS))
        .to.be.revertedWithCustomError(feed, "PredictionConflict")
        .withArgs(3n, PRESENT | 5n, PRESENT | 6n);
      await expect(feed.at(model.id, subjectOfIndex(2), 50n)).to.be.revertedWithCustomError(feed, "PredictionMissing");
    });

    it("refuses two different outputs of one subject in one batch", async () => {
      const { feed, model } = await setUp();
      await expect(feed.post(model.id, 50n, [3, 3], [5n, 6n], OUTPUT_RUNS))
        .to.be.revertedWithCustomError(feed, "PredictionConflict")
        .withArgs(3n, PRESENT | 5n, PRESENT | 6n);
    });

    it("leaves the neighbours in a slot, other models and other epochs alone", async () => {
      const { feed, source, model, signed, epochEnd } = await setUp();
      await source.setNewest(51n, epochEnd);
      const last = 15; // two full slots of seven fields and the beginning of a third
      const posts = [
        ...[7, 0, 14, 6, 13, 1, 8].map((index) => ({ model, epoch: 50n, index, output: 2n ** 32n - 1n })),
        ...[0, 7, 2].map((index) => ({ model: signed, epoch: 50n, index, output: -(2n ** 31n) })),
        ...[1, 6, 7].map((index) => ({ model, epoch: 51n, index, output: BigInt(index) })),
      ];
      for (const { model, epoch, index, output } of posts) {
        const runs = model === signed ? "0x01840001" : OUTPUT_RUNS;
        await feed.post(model.id, epoch, [index], [output], runs);
      }
      for (const [each, epoch] of [
        [model, 50n],
        [signed, 50n],
        [model, 51n],
        [signed, 51n],
      ] as const) {
        for (let index = 0; index <= last; index++) {
          const post = posts.find((post) => post.model === each && post.epoch === epoch && post.index === index);
          const read = feed.at(each.id, subjectOfIndex(index), epoch);
          if (post) expect(await read, `index ${index} at ${epoch}`).to.deep.equal([post.output]);
          else await expect(read).to.be.revertedWithCustomError(feed, "PredictionMissing");
        }
      }
    });

    it("takes the largest index there is", async () => {
      const { feed, model } = await setUp();
      const index = 2 ** 32 - 1;
      await feed.post(model.id, 50n, [index], [5n], OUTPUT_RUNS);
      expect(await feed.at(model.id, subjectOfIndex(index), 50n)).to.deep.equal([5n]);
    });
  });

  describe("at", () => {
    it("gives the prediction of one epoch, also of one long past", async () => {
      const { feed, source, model, epochEnd } = await setUp();
      await feed.post(model.id, 50n, [3], [5n], OUTPUT_RUNS);
      await source.setNewest(500n, epochEnd);
      expect(await feed.at(model.id, SUBJECT, 50n)).to.deep.equal([5n]);
    });

    it("refuses a subject or an epoch without a prediction", async () => {
      const { feed, model } = await setUp();
      await feed.post(model.id, 50n, [3], [5n], OUTPUT_RUNS);
      for (const [subject, epoch] of [
        [SUBJECT, 49n],
        [SUBJECT, 51n],
        [subjectOfIndex(4), 50n],
      ] as const) {
        await expect(feed.at(model.id, subject, epoch))
          .to.be.revertedWithCustomError(feed, "PredictionMissing")
          .withArgs(model.id, subject, epoch);
      }
    });
  });

  describe("latest", () => {
    it("gives the prediction of the newest epoch that has one, with that epoch and its end", async () => {
      const { feed, source, model, epochEnd } = await setUp();
      await feed.post(model.id, 50n, [3], [5n], OUTPUT_RUNS);
      expect(await feed.latest(model.id, SUBJECT)).to.deep.equal([[5n], 50n, epochEnd]);
      await source.setNewest(51n, epochEnd + 7n);
      expect(await feed.latest(model.id, SUBJECT), "none of 51 yet").to.deep.equal([[5n], 50n, epochEnd]);
      await feed.post(model.id, 51n, [3], [6n], OUTPUT_RUNS);
      expect(await feed.latest(model.id, SUBJECT)).to.deep.equal([[6n], 51n, epochEnd + 7n]);
    });

    it("never lets an older epoch replace a newer one", async () => {
      const { feed, model, epochEnd } = await setUp();
      await feed.post(model.id, 50n, [3], [5n], OUTPUT_RUNS);
      await feed.post(model.id, 49n, [3], [6n], OUTPUT_RUNS);
      expect(await feed.latest(model.id, SUBJECT)).to.deep.equal([[5n], 50n, epochEnd]);
      expect(await feed.at(model.id, SUBJECT, 49n), "it is history").to.deep.equal([6n]);
    });

    it("looks back six epochs and no further", async () => {
      const { feed, source, model, epochEnd } = await setUp();
      expect(await feed.MAX_LOOKBACK()).to.equal(6n);
      await feed.post(model.id, 50n, [3], [5n], OUTPUT_RUNS);
      await source.setNewest(56n, epochEnd);
      expect(await feed.latest(model.id, SUBJECT)).to.deep.equal([[5n], 50n, epochEnd]);
      await source.setNewest(57n, epochEnd);
      await expect(feed.latest(model.id, SUBJECT))
        .to.be.revertedWithCustomError(feed, "PredictionMissing")
        .withArgs(model.id, SUBJECT, 57n);
    });

    it("looks back to epoch 0 where that is nearer", async () => {
      const { feed, source, model, epochEnd } = await setUp();
      await source.setNewest(2n, epochEnd);
      await expect(feed.latest(model.id, SUBJECT))
        .to.be.revertedWithCustomError(feed, "PredictionMissing")
        .withArgs(model.id, SUBJECT, 2n);
      await feed.post(model.id, 0n, [3], [5n], OUTPUT_RUNS);
      expect((await feed.latest(model.id, SUBJECT)).epoch).to.equal(0n);
    });

    it("does not give a prediction from an epoch ahead of the source", async () => {
      const { feed, model } = await setUp();
      await feed.post(model.id, 51n, [3], [5n], OUTPUT_RUNS);
      await expect(feed.latest(model.id, SUBJECT)).to.be.revertedWithCustomError(feed, "PredictionMissing");
    });
  });

  describe("getNoOlderThan", () => {
    it("gives what latest gives while its epoch ended no longer ago than that", async () => {
      const { feed, model, epochEnd } = await setUp();
      await feed.post(model.id, 50n, [3], [5n], OUTPUT_RUNS);
      await networkHelpers.time.increaseTo(epochEnd + 100_000n);
      expect(await feed.getNoOlderThan(model.id, SUBJECT, 100_000n)).to.deep.equal([[5n], 50n, epochEnd]);
    });

    it("refuses a second later: age counts from the end of the epoch, not from posting", async () => {
      const { feed, model, epochEnd } = await setUp();
      await networkHelpers.time.increaseTo(epochEnd + 100_000n);
      await feed.post(model.id, 50n, [3], [5n], OUTPUT_RUNS);
      await networkHelpers.time.increaseTo(epochEnd + 100_002n);
      await expect(feed.getNoOlderThan(model.id, SUBJECT, 100_001n))
        .to.be.revertedWithCustomError(feed, "PredictionStale")
        .withArgs(100_002n, 100_001n);
    });

    it("refuses an epoch that has not ended", async () => {
      const { feed, source, model } = await setUp();
      await feed.post(model.id, 50n, [3], [5n], OUTPUT_RUNS);
      const now = BigInt(await networkHelpers.time.latest());
      await source.setNewest(50n, now + 1_000n);
      await networkHelpers.time.increaseTo(now + 999n);
      await expect(feed.getNoOlderThan(model.id, SUBJECT, 2n ** 256n - 1n))
        .to.be.revertedWithCustomError(feed, "EpochEndInFuture")
        .withArgs(now + 1_000n, now + 999n);
      await networkHelpers.time.increaseTo(now + 1_000n);
      expect((await feed.getNoOlderThan(model.id, SUBJECT, 0n)).epochEnd).to.equal(now + 1_000n);
    });

    it("refuses when there is no prediction at all", async () => {
      const { feed, model } = await setUp();
      await expect(feed.getNoOlderThan(model.id, SUBJECT, 2n ** 256n - 1n))
        .to.be.revertedWithCustomError(feed, "PredictionMissing")
        .withArgs(model.id, SUBJECT, 50n);
    });
  });

  describe("every read", () => {
    /** The three reads of a prediction, each a call that is still to be made. */
    function reads({ feed, model }: Pick<Awaited<ReturnType<typeof setUp>>, "feed" | "model">, subject = SUBJECT) {
      return [
        () => feed.latest(model.id, subject),
        () => feed.getNoOlderThan(model.id, subject, 2n ** 256n - 1n),
        () => feed.at(model.id, subject, 50n),
      ];
    }

    it("refuses a model that is revoked", async () => {
      const fixture = await setUp();
      const { feed, registry, model } = fixture;
      await feed.post(model.id, 50n, [3], [5n], OUTPUT_RUNS);
      await Promise.all(reads(fixture).map((read) => read()));
      await registry.revoke(model.id);
      for (const read of reads(fixture)) {
        await expect(read()).to.be.revertedWithCustomError(registry, "ModelNotActive").withArgs(model.id, 4n);
      }
    });

    it("refuses a model whose source runs other code than it was registered with", async () => {
      const fixture = await setUp();
      const { feed, registry, source, model, rocketStorage } = fixture;
      await feed.post(model.id, 50n, [3], [5n], OUTPUT_RUNS);
      const expected = ethers.keccak256((await source.getDeployedCode())!);
      const other = (await rocketStorage.getDeployedCode())!;
      await networkHelpers.setCode(await source.getAddress(), other);
      for (const read of reads(fixture)) {
        await expect(read())
          .to.be.revertedWithCustomError(registry, "CodeChanged")
          .withArgs(await source.getAddress(), expected, ethers.keccak256(other));
      }
    });

    it("refuses a subject that the source does not know", async () => {
      const fixture = await setUpOracle();
      const unknown = subjectOf(fixture.stranger.address);
      for (const read of reads({ ...fixture, model: fixture.single }, unknown)) {
        await expect(read()).to.be.revertedWithCustomError(fixture.source, "SubjectUnknown").withArgs(unknown);
      }
    });
  });
});
