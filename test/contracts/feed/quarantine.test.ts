// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { feedFixture, NEWEST, posting, postTo, subjectOfIndex } from "../../../testing/feed-fixture.ts";
import { REWARDS_LAYOUT, simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { networkHelpers } = connection;

const [VALID, QUARANTINED, MISSING] = [1n, 3n, 0n];
const SUBJECT = subjectOfIndex(3);

/** A feed whose predictions are to be from 10 to 1,000 and at most 100 from the one before; and one of two outputs. */
const loadLimited = async () => {
  const fixture = await feedFixture(connection);
  const limits = [{ minimum: 10n, maximum: 1_000n, maximumJump: 100n }];
  const limited = await fixture.register(simulatedModel("limited"), { limits });
  const outputs = [
    { width: 8, signed: true, count: 1 },
    { width: 16, signed: false, count: 1 },
  ] as const;
  const pair = await fixture.register(simulatedModel("pair", { layout: { ...REWARDS_LAYOUT, outputs } }), {
    limits: [
      { minimum: -128n, maximum: 127n, maximumJump: 200n },
      { minimum: 0n, maximum: 65_535n, maximumJump: 0n },
    ],
  });
  const standingOf = async (index = 3, feedId = limited.feedId) =>
    (await fixture.feed.tryLatest(feedId, subjectOfIndex(index))).standing;
  return { ...fixture, limited, pair, standingOf };
};
const setUp = async () => await networkHelpers.loadFixture(loadLimited);

describe("PredictionFeed, quarantine", () => {
  after(() => connection.close());

  describe("what is put there", () => {
    it("is a prediction outside the ends, which are inside", async () => {
      const { feed, limited, standingOf } = await setUp();
      await postTo(feed, limited, NEWEST, [1, 2, 3, 4], [9n, 10n, 1_000n, 1_001n]);
      const standings = await Promise.all([1, 2, 3, 4].map((index) => standingOf(index)));
      expect(standings).to.deep.equal([QUARANTINED, VALID, VALID, QUARANTINED]);
    });

    it("is one farther from the one before than it may be, upwards or downwards", async () => {
      const { feed, limited, standingOf } = await setUp();
      await postTo(feed, limited, NEWEST, [1, 2, 3, 4], [500n, 500n, 500n, 500n]);
      await postTo(feed, limited, NEWEST + 1n, [1, 2, 3, 4], [399n, 400n, 600n, 601n]);
      const standings = await Promise.all([1, 2, 3, 4].map((index) => standingOf(index)));
      expect(standings).to.deep.equal([QUARANTINED, VALID, VALID, QUARANTINED]);
    });

    it("is told, subject by subject, beside the event that tells the predictions", async () => {
      const { feed, limited } = await setUp();
      const sent = feed.post(...posting(limited, NEWEST, [1, 2, 3], [9n, 10n, 1_001n]));
      await expect(sent).to.emit(feed, "PredictionsPosted");
      const held = await feed.queryFilter(feed.filters.PredictionHeld(limited.feedId, NEWEST));
      expect(held.map(({ args }) => args.subject)).to.deep.equal([1, 3].map(subjectOfIndex));
    });

    it("is compared with the newest one before it that is not in quarantine, seven epochs back at most", async () => {
      const { feed, limited, standingOf } = await setUp();
      await postTo(feed, limited, NEWEST, [3], [500n]);
      await postTo(feed, limited, NEWEST + 1n, [3], [700n]);
      await postTo(feed, limited, NEWEST + 7n, [3], [600n]);
      expect(await standingOf(), "a hundred from 500").to.equal(VALID);
    });

    it("is everything of a subject that has nothing but quarantined predictions before it", async () => {
      const { feed, limited, standingOf } = await setUp();
      for (let epoch = NEWEST; epoch < NEWEST + 12n; epoch++) {
        await postTo(feed, limited, epoch, [3, 4], [epoch === NEWEST ? 1_001n : 900n, 900n]);
        expect([epoch, await standingOf(3), await standingOf(4)]).to.deep.equal([epoch, QUARANTINED, VALID]);
      }
    });

    it("is not one with nothing before it, nor one whose predecessor the ring has lost", async () => {
      const { feed, limited, standingOf } = await setUp();
      await postTo(feed, limited, NEWEST, [3], [500n]);
      await postTo(feed, limited, NEWEST + 8n, [3], [900n]);
      expect(await standingOf()).to.equal(VALID);
    });

    it("is judged from the epoch before it, not after it, when it comes late", async () => {
      const { feed, limited } = await setUp();
      await postTo(feed, limited, NEWEST - 2n, [3], [500n]);
      await postTo(feed, limited, NEWEST, [3], [550n]);
      await postTo(feed, limited, NEWEST - 1n, [3], [601n]);
      await expect(feed.at(limited.feedId, SUBJECT, NEWEST - 1n))
        .to.be.revertedWithCustomError(feed, "PredictionQuarantined")
        .withArgs(limited.feedId, SUBJECT, NEWEST - 1n);
      expect(await feed.at(limited.feedId, SUBJECT, NEWEST)).to.deep.equal([550n]);
    });

    it("is a whole row when one output of it is to be doubted", async () => {
      const { feed, pair, standingOf } = await setUp();
      await postTo(feed, pair, NEWEST, [1, 2, 3], [100n, 7n, 100n, 7n, 100n, 7n]);
      await postTo(feed, pair, NEWEST + 1n, [1, 2, 3], [-100n, 7n, -101n, 7n, 100n, 8n]);
      const standings = await Promise.all([1, 2, 3].map((index) => standingOf(index, pair.feedId)));
      expect(standings).to.deep.equal([VALID, QUARANTINED, QUARANTINED]);
    });

    it("is nothing of a feed without limits", async () => {
      const { feed, fed, standingOf } = await setUp();
      await postTo(feed, fed, NEWEST, [3], [0n]);
      await postTo(feed, fed, NEWEST + 1n, [3], [2n ** 32n - 1n]);
      expect(await standingOf(3, fed.feedId)).to.equal(VALID);
    });
  });

  describe("what is there", () => {
    it("is read by nothing that reverts, though an older one is valid", async () => {
      const { feed, limited } = await setUp();
      await postTo(feed, limited, NEWEST, [3], [500n]);
      await postTo(feed, limited, NEWEST + 1n, [3], [700n]);
      for (const read of [
        feed.latest(limited.feedId, SUBJECT),
        feed.getNoOlderThan(limited.feedId, SUBJECT, 2n ** 256n - 1n),
        feed.at(limited.feedId, SUBJECT, NEWEST + 1n),
      ])
        await expect(read)
          .to.be.revertedWithCustomError(feed, "PredictionQuarantined")
          .withArgs(limited.feedId, SUBJECT, NEWEST + 1n);
      expect(await feed.at(limited.feedId, SUBJECT, NEWEST)).to.deep.equal([500n]);
    });

    it("can be posted again, which tells nothing new and lets nothing out", async () => {
      const { feed, limited, standingOf } = await setUp();
      await postTo(feed, limited, NEWEST, [3], [1_001n]);
      await expect(feed.post(...posting(limited, NEWEST, [3], [1_001n]))).not.to.emit(feed, "PredictionHeld");
      expect(await standingOf()).to.equal(QUARANTINED);
    });

    it("contradicts another value as a prediction does (property 16)", async () => {
      const { feed, limited } = await setUp();
      await postTo(feed, limited, NEWEST, [3], [1_001n]);
      expect(await feed.post.staticCall(...posting(limited, NEWEST, [3], [500n]))).to.equal(false);
    });
  });

  describe("governance", () => {
    it("lets out what it believes, and leaves the neighbours where they are", async () => {
      const { feed, limited, standingOf } = await setUp();
      await postTo(feed, limited, NEWEST, [2, 3, 4], [1_001n, 1_002n, 500n]);
      await expect(feed.release(limited.feedId, NEWEST, [SUBJECT]))
        .to.emit(feed, "PredictionReleased")
        .withArgs(limited.feedId, NEWEST, SUBJECT);
      expect(await feed.at(limited.feedId, SUBJECT, NEWEST)).to.deep.equal([1_002n]);
      expect([await standingOf(2), await standingOf(4)]).to.deep.equal([QUARANTINED, VALID]);
      expect(await feed.at(limited.feedId, subjectOfIndex(4), NEWEST)).to.deep.equal([500n]);
    });

    it("makes a released one what the next is compared with", async () => {
      const { feed, limited, standingOf } = await setUp();
      await postTo(feed, limited, NEWEST, [3], [500n]);
      await postTo(feed, limited, NEWEST + 1n, [3], [800n]);
      await feed.release(limited.feedId, NEWEST + 1n, [SUBJECT]);
      await postTo(feed, limited, NEWEST + 2n, [3], [900n]);
      expect(await standingOf()).to.equal(VALID);
      await postTo(feed, limited, NEWEST + 1n, [3], [800n]); // again: stays released
      expect(await feed.at(limited.feedId, SUBJECT, NEWEST + 1n)).to.deep.equal([800n]);
    });

    it("takes away what it does not believe: the one before it is the newest again", async () => {
      const { feed, limited, epochEnd } = await setUp();
      await postTo(feed, limited, NEWEST, [2, 3], [500n, 500n]);
      await postTo(feed, limited, NEWEST + 1n, [2, 3], [501n, 800n]);
      await expect(feed.discard(limited.feedId, NEWEST + 1n, [SUBJECT]))
        .to.emit(feed, "PredictionDiscarded")
        .withArgs(limited.feedId, NEWEST + 1n, SUBJECT);
      expect(await feed.latest(limited.feedId, SUBJECT)).to.deep.equal([[500n], NEWEST, epochEnd]);
      await expect(feed.at(limited.feedId, SUBJECT, NEWEST + 1n)).to.be.revertedWithCustomError(
        feed,
        "PredictionMissing",
      );
      expect(await feed.at(limited.feedId, subjectOfIndex(2), NEWEST + 1n)).to.deep.equal([501n]);
    });

    it("has the last word: what was discarded does not come back, and still contradicts another value", async () => {
      const { feed, limited, standingOf } = await setUp();
      await postTo(feed, limited, NEWEST, [3], [1_001n]);
      await feed.discard(limited.feedId, NEWEST, [SUBJECT]);
      await postTo(feed, limited, NEWEST, [3], [1_001n]);
      expect(await standingOf()).to.equal(MISSING);
      expect(await feed.post.staticCall(...posting(limited, NEWEST, [3], [500n]))).to.equal(false);
      await postTo(feed, limited, NEWEST + 1n, [3], [900n]);
      expect(await standingOf(), "a discarded one vouches for nothing and against nothing").to.equal(VALID);
    });

    it("judges what is in quarantine and nothing else", async () => {
      const { feed, limited } = await setUp();
      await postTo(feed, limited, NEWEST, [2, 3, 4], [500n, 1_001n, 1_001n]);
      await feed.release(limited.feedId, NEWEST, [subjectOfIndex(3)]);
      await feed.discard(limited.feedId, NEWEST, [subjectOfIndex(4)]);
      for (const [index, epoch] of [
        [1, NEWEST], // never posted
        [2, NEWEST], // valid
        [3, NEWEST], // released
        [4, NEWEST], // discarded
        [4, NEWEST + 8n], // another epoch in the same place
      ] as const)
        for (const judge of [feed.release, feed.discard])
          await expect(judge(limited.feedId, epoch, [subjectOfIndex(index)]))
            .to.be.revertedWithCustomError(feed, "NotQuarantined")
            .withArgs(limited.feedId, subjectOfIndex(index), epoch);
    });

    it("judges all that it names or none", async () => {
      const { feed, limited, standingOf } = await setUp();
      await postTo(feed, limited, NEWEST, [2, 3], [500n, 1_001n]);
      await expect(feed.release(limited.feedId, NEWEST, [3, 2].map(subjectOfIndex))).to.be.revertedWithCustomError(
        feed,
        "NotQuarantined",
      );
      await expect(feed.release(limited.feedId, NEWEST, [SUBJECT, SUBJECT])).to.be.revertedWithCustomError(
        feed,
        "NotQuarantined",
      );
      expect(await standingOf()).to.equal(QUARANTINED);
    });

    it("is nobody else", async () => {
      const { feed, limited, stranger } = await setUp();
      await postTo(feed, limited, NEWEST, [3], [1_001n]);
      for (const judge of [feed.connect(stranger).release, feed.connect(stranger).discard])
        await expect(judge(limited.feedId, NEWEST, [SUBJECT]))
          .to.be.revertedWithCustomError(feed, "AccessManagedUnauthorized")
          .withArgs(stranger.address);
    });
  });
});
