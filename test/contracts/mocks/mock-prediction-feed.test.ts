// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { feedFixture, NEWEST, postTo, subjectOfIndex } from "../../../testing/feed-fixture.ts";
import { simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const INDICES = [1, 2, 3, 9];
const SUBJECTS = INDICES.map(subjectOfIndex);
const EPOCHS = [0n, 1n, 2n, 7n, 8n].map((later) => NEWEST + later);
const DAY_SECONDS = 86_400n;
const AGES = [0n, DAY_SECONDS, 2n ** 255n];
const LARGEST = 1_000n;
const QUARANTINED = 3;
const ACCEPTED = { insecure: true, opaque: false, partialModel: false };

/** The real feed and the mock, with the same terms and nothing posted. */
const loadFeeds = async () => {
  const fixture = await feedFixture(connection);
  const limits = [{ minimum: 0n, maximum: LARGEST, maximumJump: LARGEST }];
  const fed = await fixture.register(simulatedModel("mocked"), { limits, defaults: [77n] });
  const mock = await ethers.deployContract("MockPredictionFeed");
  await mock.setTerms(fed.feedId, true, false, true, [77n]);
  const post = async (epoch: bigint, end: bigint, indices: readonly number[], values: readonly bigint[]) => {
    await fixture.source.setNewest(epoch, end);
    await postTo(fixture.feed, fed, epoch, indices, values);
    for (const [i, index] of indices.entries())
      await mock.setPrediction(fed.feedId, subjectOfIndex(index), epoch, end, [values[i] ?? 0n]);
  };
  return { ...fixture, fed, mock, post };
};
type World = Awaited<ReturnType<typeof loadFeeds>>;

type Read = World["feed"] | World["mock"];

/** What a feed answers to every read at one moment, in words that are compared. */
async function answersOf(read: Read, id: string): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  const tell = async (name: string, call: Promise<unknown>): Promise<void> => {
    answers[name] = await call.then(textOf, refusalOf);
  };
  for (const subject of SUBJECTS) {
    await tell(`latest ${subject}`, read.latest(id, subject));
    await tell(`tryLatest ${subject}`, read.tryLatest(id, subject));
    for (const age of AGES) await tell(`getNoOlderThan ${subject} ${age}`, read.getNoOlderThan(id, subject, age));
    for (const epoch of EPOCHS) await tell(`at ${subject} ${epoch}`, read.at(id, subject, epoch));
  }
  for (const age of AGES) await tell(`latestMany ${age}`, read.latestMany(id, SUBJECTS, age));
  await tell("newestEpochOf", read.newestEpochOf(id));
  return answers;
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? each.toString() : each));

/** The error's name and arguments. */
const refusalOf = (error: unknown): string => /custom error '(.*)'/.exec(String(error))?.[1] ?? String(error);

async function expectSame({ feed, mock, fed }: World, when: string): Promise<void> {
  const real = await answersOf(feed, fed.feedId);
  const mocked = await answersOf(mock, fed.feedId);
  for (const [call, answer] of Object.entries(real)) expect(mocked[call], `${when}: ${call}`).to.equal(answer);
}

describe("MockPredictionFeed", () => {
  after(() => connection.close());

  it("answers as the real feed does: nothing, predictions, history, age, quarantine, a stop", async () => {
    const world = await networkHelpers.loadFixture(loadFeeds);
    const { post, mock, fed, registry } = world;
    await expectSame(world, "nothing posted");
    const now = BigInt(await networkHelpers.time.latest());
    await post(NEWEST, now, [1, 2], [5n, 6n]);
    await expectSame(world, "two posted");
    await post(NEWEST + 1n, now + 10n, [1], [7n]);
    await networkHelpers.time.increaseTo(now + 20n);
    await expectSame(world, "one newer");
    await networkHelpers.time.increase(2n * DAY_SECONDS);
    await expectSame(world, "two days later");
    await post(NEWEST + 1n, now + 10n, [3], [LARGEST + 1n]);
    await mock.setStanding(fed.feedId, subjectOfIndex(3), QUARANTINED);
    await expectSame(world, "one in quarantine");
    await post(NEWEST + 7n, now + 30n, [9], [8n]);
    await expectSame(world, "the oldest epoch is the eighth");
    await post(NEWEST + 8n, now + 40n, [9], [8n]);
    await expectSame(world, "the oldest epoch is gone, for those too of whom there is nothing newer");
    await post(NEWEST + 2n, now + 15n, [1], [8n]);
    await expectSame(world, "one late");
    await registry.stopModel(fed.id);
    await mock.setHalted(fed.feedId, true);
    await expectSame(world, "stopped");
  });

  it("lets the consumers of this package be built and read, and refuses what they refuse", async () => {
    const { mock, fed } = await networkHelpers.loadFixture(loadFeeds);
    const now = BigInt(await networkHelpers.time.latest());
    const build = () => ethers.deployContract("RewardWeightedAllocator", [mock, fed.feedId, DAY_SECONDS, 0, ACCEPTED]);
    const allocator = await build();
    for (const [i, subject] of SUBJECTS.slice(0, 2).entries())
      await mock.setPrediction(fed.feedId, subject, NEWEST, now, [BigInt(1 + 2 * i)]);
    expect(await allocator.allocationBps(SUBJECTS)).to.deep.equal([2_500n, 7_500n, 0n, 0n]);
    await mock.setTerms(fed.feedId, true, true, true, []);
    await expect(build()).to.be.revertedWithCustomError(allocator, "OpaqueNotAccepted");
    await mock.setTerms(fed.feedId, true, false, false, []);
    await expect(build()).to.be.revertedWithCustomError(allocator, "PartialNotAccepted");
  });

  it("takes no posts, and has nothing to judge", async () => {
    const { mock, fed, governor } = await networkHelpers.loadFixture(loadFeeds);
    const refused = expect(mock.post(1n, fed.feedId, NEWEST, SUBJECTS, INDICES, [1n, 2n, 3n, 4n], "0x"));
    await refused.to.be.revertedWithCustomError(mock, "NotPoster").withArgs(governor.address);
    await expect(mock.setPoster(governor, true)).to.be.revertedWithCustomError(mock, "NotPoster");
    for (const call of ["release", "discard"] as const)
      await expect(mock[call](fed.feedId, NEWEST, SUBJECTS)).to.be.revertedWithCustomError(mock, "NotQuarantined");
    expect(await mock.isPoster(governor)).to.equal(false);
  });
});
