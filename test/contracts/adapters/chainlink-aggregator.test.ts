// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { outputMeaning } from "../../../testing/adapted-output.ts";
import { type Fed, feedFixture, NEWEST, postTo, subjectOfIndex } from "../../../testing/feed-fixture.ts";
import { REWARDS_LAYOUT, simulatedModel } from "../../../testing/simulated-model.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const SUBJECT = subjectOfIndex(3);
const ACCEPTED = { insecure: true, opaque: false, partialModel: false };
const NO_DATA = "No data present";

/** Two rewards with six decimals, then a ratio that is a multiple of 5 · 10⁻³, then numbers of thousands. */
const OUTPUTS = [
  { width: 32, signed: false, count: 2 },
  { width: 16, signed: true, count: 1 },
  { width: 8, signed: false, count: 1 },
] as const;
const MEANINGS = [
  outputMeaning(OUTPUTS[0]),
  outputMeaning(OUTPUTS[1], { name: "ratio", unit: "1", scaleMantissa: 5n, scaleExponent: -3 }),
  outputMeaning(OUTPUTS[2], { name: "blocks", unit: "1", scaleMantissa: 7n, scaleExponent: 3 }),
];

const loadAdapters = async () => {
  const fixture = await feedFixture(connection);
  const layout = { ...REWARDS_LAYOUT, outputs: OUTPUTS };
  const limits = [0, 1, 2, 3].map(() => ({ minimum: -1_000_000n, maximum: 1_000_000n, maximumJump: 2n ** 40n }));
  const wide = await fixture.register(simulatedModel("wide", { layout }), { outputs: MEANINGS, limits });
  const deploy = async (output: number, of: Fed = wide, accepted = ACCEPTED) =>
    await ethers.deployContract("ChainlinkAggregator", [fixture.feed, of.feedId, SUBJECT, output, accepted]);
  return { ...fixture, wide, deploy, second: await deploy(1) };
};
const setUp = async () => await networkHelpers.loadFixture(loadAdapters);

describe("ChainlinkAggregator", () => {
  after(() => connection.close());

  describe("what it says of itself", () => {
    it("is which output of whom it reads", async () => {
      const { feed, wide, second } = await setUp();
      expect([await second.FEED(), await second.FEED_ID()]).to.deep.equal([await feed.getAddress(), wide.feedId]);
      expect([await second.SUBJECT(), await second.OUTPUT()]).to.deep.equal([SUBJECT, 1n]);
      expect(await second.version()).to.equal(1n);
    });

    it("is decimals and a description from the registry, which its deployer cannot choose", async () => {
      const { deploy } = await setUp();
      const said: [number, bigint, string][] = [
        [0, 6n, "reward (ETH)"],
        [1, 6n, "reward (ETH)"],
        [2, 3n, "ratio (1)"],
        [3, 0n, "blocks (1)"],
      ];
      for (const [output, decimals, description] of said) {
        const adapter = await deploy(output);
        expect([await adapter.decimals(), await adapter.description()], `output ${output}`).to.deep.equal([
          decimals,
          description,
        ]);
      }
    });

    it("is refused for an output that is not there", async () => {
      const { deploy, second } = await setUp();
      for (const output of [4, 2 ** 40])
        await expect(deploy(output)).to.be.revertedWithCustomError(second, "NoSuchOutput").withArgs(output, 4n);
    });

    it("is refused for a scale beyond what an answer holds, at its ends and not before", async () => {
      const { deploy, register, second } = await setUp();
      const fieldOf = (scaleExponent: number) => [outputMeaning(REWARDS_LAYOUT.outputs[0]!, { scaleExponent })];
      for (const exponent of [38, -255])
        await deploy(0, await register(simulatedModel(`scale ${exponent}`), { outputs: fieldOf(exponent) }));
      for (const exponent of [39, -256]) {
        const beyond = await register(simulatedModel(`scale ${exponent}`), { outputs: fieldOf(exponent) });
        await expect(deploy(0, beyond))
          .to.be.revertedWithCustomError(second, "ScaleNotExpressible")
          .withArgs(1n, exponent);
      }
    });

    it("is refused for a model with a weakness that was not accepted", async () => {
      const { deploy, wide, second } = await setUp();
      await expect(deploy(0, wide, { ...ACCEPTED, insecure: false })).to.be.revertedWithCustomError(
        second,
        "InsecureNotAccepted",
      );
    });
  });

  describe("latestRoundData", () => {
    it("is the newest prediction; the round is its epoch, and it was true when that ended", async () => {
      const { feed, source, wide, deploy, epochEnd } = await setUp();
      await postTo(feed, wide, NEWEST, [3, 4], [11n, 12n, -13n, 14n, 21n, 22n, -23n, 24n]);
      const answers = [11n, 12n, -65n, 98_000n];
      for (const [output, answer] of answers.entries())
        expect(await (await deploy(output)).latestRoundData(), `output ${output}`).to.deep.equal([
          NEWEST,
          answer,
          epochEnd,
          epochEnd,
          NEWEST,
        ]);
      await source.setNewest(NEWEST + 1n, epochEnd + 9n);
      await postTo(feed, wide, NEWEST + 1n, [3], [31n, 32n, 33n, 34n]);
      expect([...(await (await deploy(0)).latestRoundData())]).to.deep.equal([
        NEWEST + 1n,
        31n,
        epochEnd + 9n,
        epochEnd + 9n,
        NEWEST + 1n,
      ]);
    });

    it("stays the same as it grows old: its reader looks at the time", async () => {
      const { feed, wide, second, epochEnd } = await setUp();
      await postTo(feed, wide, NEWEST, [3], [11n, 12n, 13n, 14n]);
      await networkHelpers.time.increase(10n ** 9n);
      expect((await second.latestRoundData()).updatedAt).to.equal(epochEnd);
    });

    it("is no data without a prediction, in quarantine, from an epoch that has not ended, or of a halted feed", async () => {
      const { feed, source, registry, wide, second, epochEnd } = await setUp();
      await expect(second.latestRoundData()).to.be.revertedWith(NO_DATA);
      await postTo(feed, wide, NEWEST, [3], [11n, 12n, 13n, 14n]);
      await second.latestRoundData();
      await registry.stopModel(wide.id);
      await expect(second.latestRoundData()).to.be.revertedWith(NO_DATA);
      await registry.resumeModel(wide.id);
      await postTo(feed, wide, NEWEST + 1n, [3], [1_000_001n, 12n, 13n, 14n]);
      await expect(second.latestRoundData()).to.be.revertedWith(NO_DATA);
      await source.setNewest(NEWEST + 2n, epochEnd + 10_000n);
      await postTo(feed, wide, NEWEST + 2n, [3], [11n, 12n, 13n, 14n]);
      await expect(second.latestRoundData()).to.be.revertedWith(NO_DATA);
      await networkHelpers.time.increaseTo(epochEnd + 10_000n);
      expect((await second.latestRoundData()).roundId).to.equal(NEWEST + 2n);
    });
  });

  describe("getRoundData", () => {
    it("is the prediction of an epoch that the feed holds", async () => {
      const { feed, source, wide, second, epochEnd } = await setUp();
      await postTo(feed, wide, NEWEST, [3], [11n, 12n, 13n, 14n]);
      await source.setNewest(NEWEST + 7n, epochEnd + 9n);
      await postTo(feed, wide, NEWEST + 7n, [3], [31n, 32n, 33n, 34n]);
      expect([...(await second.getRoundData(NEWEST))]).to.deep.equal([NEWEST, 12n, epochEnd, epochEnd, NEWEST]);
      expect((await second.getRoundData(NEWEST + 7n)).answer).to.equal(32n);
      await postTo(feed, wide, NEWEST + 8n, [4], [31n, 32n, 33n, 34n]);
      await expect(second.getRoundData(NEWEST)).to.be.revertedWith(NO_DATA);
    });

    it("is no data for other rounds, in quarantine, from an epoch that has not ended, or of a halted feed", async () => {
      const { feed, source, registry, wide, second, epochEnd } = await setUp();
      await postTo(feed, wide, NEWEST, [3], [11n, 12n, 13n, 14n]);
      await postTo(feed, wide, NEWEST + 1n, [3], [1_000_001n, 12n, 13n, 14n]);
      await source.setNewest(NEWEST + 2n, epochEnd + 10_000n);
      await postTo(feed, wide, NEWEST + 2n, [3], [11n, 12n, 13n, 14n]);
      const rounds = [NEWEST - 1n, NEWEST + 1n, NEWEST + 2n, NEWEST + 2n ** 64n, 2n ** 80n - 1n];
      for (const round of rounds) await expect(second.getRoundData(round)).to.be.revertedWith(NO_DATA);
      await second.getRoundData(NEWEST);
      await registry.stopEverything();
      await expect(second.getRoundData(NEWEST)).to.be.revertedWith(NO_DATA);
    });
  });
});
