// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { feedId } from "../../../schema/statement.ts";
import { feedFixture, NEWEST, postTo, subjectOfIndex } from "../../../testing/feed-fixture.ts";
import { registerModel } from "../../../testing/registered-model-fixture.ts";
import { simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const STANDING = { missing: 0n, valid: 1n, stale: 2n, quarantined: 3n, halted: 4n } as const;
const EVER = 2n ** 256n - 1n;
const SUBJECT = subjectOfIndex(3);
const LIMIT = { minimum: 0n, maximum: 1_000n, maximumJump: 100n };

/** A feed with a default, one with limits too, and one on a source that can fail. */
const loadFeeds = async () => {
  const fixture = await feedFixture(connection);
  const defaulted = await fixture.register(simulatedModel("with a default"), { defaults: [77n] });
  const limited = await fixture.register(simulatedModel("with limits"), { limits: [LIMIT], defaults: [77n] });
  const moody = await ethers.deployContract("MoodySource");
  const model = simulatedModel("on a moody source");
  await registerModel(connection, { ...fixture, source: moody }, model);
  const onMoody = { ...fixture.fed, id: model.id, feedId: feedId(model.modelHash, await moody.getAddress()) };
  return { ...fixture, defaulted, limited, moody, onMoody };
};
const setUp = async () => await networkHelpers.loadFixture(loadFeeds);

describe("PredictionFeed, standings", () => {
  after(() => connection.close());

  describe("tryLatest", () => {
    it("gives a valid prediction as latest does", async () => {
      const { feed, fed, epochEnd } = await setUp();
      await postTo(feed, fed, NEWEST, [3], [5n]);
      expect(await feed.tryLatest(fed.feedId, SUBJECT)).to.deep.equal([STANDING.valid, [5n], NEWEST, epochEnd]);
    });

    it("says that there is none, and gives the default that is declared, or nothing", async () => {
      const { feed, fed, defaulted } = await setUp();
      expect(await feed.tryLatest(fed.feedId, SUBJECT)).to.deep.equal([STANDING.missing, [], 0n, 0n]);
      expect(await feed.tryLatest(defaulted.feedId, SUBJECT)).to.deep.equal([STANDING.missing, [77n], 0n, 0n]);
    });

    it("gives the default instead of a quarantined prediction, and says from when that is", async () => {
      const { feed, limited, epochEnd } = await setUp();
      await postTo(feed, limited, NEWEST, [3], [1_001n]);
      expect(await feed.tryLatest(limited.feedId, SUBJECT)).to.deep.equal([
        STANDING.quarantined,
        [77n],
        NEWEST,
        epochEnd,
      ]);
    });

    it("takes one whose epoch has not ended for no prediction", async () => {
      const { feed, source, defaulted } = await setUp();
      const end = BigInt(await networkHelpers.time.latest()) + 1_000n;
      await source.setNewest(NEWEST, end);
      await postTo(feed, defaulted, NEWEST, [3], [5n]);
      await networkHelpers.time.increaseTo(end - 1n);
      expect(await feed.tryLatest(defaulted.feedId, SUBJECT)).to.deep.equal([STANDING.stale, [77n], NEWEST, end]);
      await networkHelpers.time.increaseTo(end);
      expect(await feed.tryLatest(defaulted.feedId, SUBJECT)).to.deep.equal([STANDING.valid, [5n], NEWEST, end]);
    });
  });

  describe("latestMany", () => {
    it("says of each subject how it stands, with zeros where it is not valid", async () => {
      const { feed, source, limited, epochEnd } = await setUp();
      await source.setNewest(51n, epochEnd + 100n);
      await networkHelpers.time.increaseTo(epochEnd + 200n);
      await postTo(feed, limited, NEWEST, [1, 2], [5n, 6n]);
      await postTo(feed, limited, 51n, [2, 3, 4], [7n, 8n, 1_001n]);
      const subjects = [4, 3, 9, 2, 1, 2].map(subjectOfIndex);
      await networkHelpers.time.increaseTo(epochEnd + 300n);
      expect(await feed.latestMany(limited.feedId, subjects, 200n)).to.deep.equal([
        [STANDING.quarantined, STANDING.valid, STANDING.missing, STANDING.valid, STANDING.stale, STANDING.valid],
        [0n, 8n, 0n, 7n, 0n, 7n],
        [51n, 51n, 0n, 51n, 50n, 51n],
      ]);
      expect((await feed.latestMany(limited.feedId, subjects, 300n)).standings[4], "just young enough").to.equal(
        STANDING.valid,
      );
      expect((await feed.latestMany(limited.feedId, subjects, 299n)).standings[4]).to.equal(STANDING.stale);
    });

    it("takes a quarantined prediction for a stale one once it is older than asked for", async () => {
      const { feed, limited, epochEnd } = await setUp();
      await postTo(feed, limited, NEWEST, [3], [1_001n]);
      await networkHelpers.time.increaseTo(epochEnd + 300n);
      for (const [age, standing] of [
        [300n, STANDING.quarantined],
        [299n, STANDING.stale],
      ] as const) {
        const { standings } = await feed.latestMany(limited.feedId, [SUBJECT], age);
        expect([...standings], `no older than ${age}`).to.deep.equal([standing]);
      }
    });

    it("keeps the rows of several outputs apart", async () => {
      const { feed, register } = await setUp();
      const outputs = [
        { width: 16, signed: true, count: 2 },
        { width: 8, signed: false, count: 1 },
      ] as const;
      const features = [{ width: 32, signed: false, count: 6 }] as const;
      const wide = await register(simulatedModel("of three outputs", { layout: { features, outputs } }));
      await postTo(feed, wide, NEWEST, [1, 2], [-5n, 6n, 7n, 8n, -9n, 255n]);
      const subjects = [2, 5, 1].map(subjectOfIndex);
      const { outputs: read } = await feed.latestMany(wide.feedId, subjects, EVER);
      expect(read).to.deep.equal([8n, -9n, 255n, 0n, 0n, 0n, -5n, 6n, 7n]);
    });

    it("answers for no subjects", async () => {
      const { feed, fed } = await setUp();
      expect(await feed.latestMany(fed.feedId, [], EVER)).to.deep.equal([[], [], []]);
    });

    it("gives nothing of a subject that the source has never seen, though an index like its own were posted", async () => {
      const { feed, fed } = await setUp();
      const unknown = 2 ** 32 - 1;
      await postTo(feed, fed, NEWEST, [unknown], [5n]);
      const { standings } = await feed.latestMany(fed.feedId, [subjectOfIndex(unknown)], EVER);
      expect(standings).to.deep.equal([STANDING.missing]);
    });
  });

  describe("a feed that cannot be read", () => {
    type Fixture = Awaited<ReturnType<typeof setUp>>;

    async function expectHalted({ feed }: Fixture, id: string): Promise<void> {
      expect(await feed.tryLatest(id, SUBJECT)).to.deep.equal([STANDING.halted, [], 0n, 0n]);
      expect(await feed.latestMany(id, [SUBJECT, subjectOfIndex(4)], EVER)).to.deep.equal([
        [STANDING.halted, STANDING.halted],
        [],
        [0n, 0n],
      ]);
    }

    it("is halted when nobody knows it", async () => {
      const fixture = await setUp();
      await expectHalted(fixture, ethers.id("no feed"));
    });

    it("is halted while its model is stopped, and for good when it is revoked", async () => {
      const fixture = await setUp();
      const { feed, registry, fed } = fixture;
      await postTo(feed, fed, NEWEST, [3], [5n]);
      await registry.stopModel(fed.id);
      await expectHalted(fixture, fed.feedId);
      await registry.resumeModel(fed.id);
      expect((await feed.tryLatest(fed.feedId, SUBJECT)).standing).to.equal(STANDING.valid);
      await registry.revoke(fed.id);
      await expectHalted(fixture, fed.feedId);
    });

    it("is halted when its source runs other code", async () => {
      const fixture = await setUp();
      const { feed, source, fed, rocketStorage } = fixture;
      await postTo(feed, fed, NEWEST, [3], [5n]);
      await networkHelpers.setCode(await source.getAddress(), (await rocketStorage.getDeployedCode())!);
      await expectHalted(fixture, fed.feedId);
    });

    it("is halted while its source gives no index, or too few", async () => {
      const fixture = await setUp();
      const { feed, moody, onMoody } = fixture;
      await postTo(feed, onMoody, NEWEST, [3, 4], [5n, 6n]);
      for (const mood of [1n, 2n]) {
        await moody.setMood(mood);
        await expectHalted(fixture, onMoody.feedId);
      }
      await moody.setMood(0n);
      expect(await feed.tryLatest(onMoody.feedId, SUBJECT)).to.deep.equal([STANDING.valid, [5n], NEWEST, NEWEST + 1n]);
    });

    it("answers nothing, and nothing wrong, while its source answers in another form", async () => {
      const { feed, moody, onMoody } = await setUp();
      await postTo(feed, onMoody, NEWEST, [3], [5n]);
      await moody.setMood(4n);
      for (const read of [feed.tryLatest(onMoody.feedId, SUBJECT), feed.latestMany(onMoody.feedId, [SUBJECT], EVER)])
        expect(await read.then(String, () => "no answer")).to.equal("no answer");
    });

    it("is halted for those whose epoch's end the source does not say, and for them alone", async () => {
      const { feed, moody, onMoody } = await setUp();
      await postTo(feed, onMoody, NEWEST, [3], [5n]);
      await postTo(feed, onMoody, NEWEST + 1n, [4], [6n]);
      await moody.setMood(3n);
      expect(await feed.tryLatest(onMoody.feedId, SUBJECT)).to.deep.equal([STANDING.halted, [], NEWEST, 0n]);
      const subjects = [3, 4, 5].map(subjectOfIndex);
      expect(await feed.latestMany(onMoody.feedId, subjects, EVER)).to.deep.equal([
        [STANDING.halted, STANDING.valid, STANDING.missing],
        [0n, 6n, 0n],
        [NEWEST, NEWEST + 1n, 0n],
      ]);
    });
  });

  describe("a caller's gas", () => {
    /** What comes of a call at each of many gas limits, up to one that is enough. */
    async function answersBy(call: (gasLimit: bigint) => Promise<string>, enough: bigint): Promise<Set<string>> {
      const answers = new Set<string>();
      for (let gas = 22_000n; gas < enough; gas += enough / 797n) answers.add(await call(gas).catch(() => "no answer"));
      return answers;
    }

    it("never makes a valid prediction look like another: too little is no answer", async () => {
      const { feed, fed } = await setUp();
      await postTo(feed, fed, NEWEST, [3], [5n]);
      const one = async (gasLimit: bigint) =>
        String((await feed.tryLatest(fed.feedId, SUBJECT, { gasLimit })).standing);
      expect([...(await answersBy(one, 60_000n))].sort()).to.deep.equal([String(STANDING.valid), "no answer"]);
    });

    it("nor those of many", async () => {
      const { feed, fed } = await setUp();
      const indices = Array.from({ length: 40 }, (_, index) => index * 6); // each in a slot of its own
      const subjects = indices.map(subjectOfIndex);
      await postTo(
        feed,
        fed,
        NEWEST,
        indices,
        indices.map(() => 5n),
      );
      const many = async (gasLimit: bigint) =>
        [...new Set((await feed.latestMany(fed.feedId, subjects, EVER, { gasLimit })).standings)].join();
      expect([...(await answersBy(many, 400_000n))].sort()).to.deep.equal([String(STANDING.valid), "no answer"]);
    });
  });
});
