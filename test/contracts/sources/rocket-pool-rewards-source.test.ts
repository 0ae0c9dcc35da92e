// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { config as operatorRewards } from "../../../models/operator-rewards/model.config.ts";
import { buildRewardsTree, type RewardEntry } from "../../../relayer/sources/rocket-pool/rewards-tree.ts";
import { intervalRewards, rewardsEvidence } from "../../../relayer/sources/rocket-pool/rewards-evidence.ts";
import { featureDifferences, featuresHash } from "../../../schema/feature-text.ts";
import { parseModelSchema } from "../../../schema/model-schema.ts";
import {
  EPOCH,
  featuresOf,
  INTERVALS,
  leavesOf,
  rewardMicroether,
  rewardsTree,
  subjectOf,
  WEI_PER_MICROETHER,
} from "../../../testing/rewards-history.ts";
import { rewardsSourceFixture } from "../../../testing/rewards-source-fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const loadSource = async () => await rewardsSourceFixture(connection);
const setUp = async () => await networkHelpers.loadFixture(loadSource);
type Fixture = Awaited<ReturnType<typeof setUp>>;

/** All of it proven. */
async function proveAll({ source, nodes, trees }: Fixture): Promise<void> {
  await source.prove(leavesOf(nodes, trees));
}

/** Roots a tree of interval 51 with one entry, which it returns proven: its root is its only leaf. */
async function rootOne({ rocketStorage, epochEnd }: Fixture, entry: Partial<RewardEntry> & { node: string }) {
  const zero = { network: 0n, rplWei: 0n, smoothingPoolWei: 0n, voterShareWei: 0n };
  const tree = buildRewardsTree(51n, [{ ...zero, ...entry }]);
  await rocketStorage.setInterval(51n, tree.root, epochEnd);
  return [{ node: entry.node, leaves: [tree.leafOf(entry.node)] }];
}

describe("RocketPoolRewardsSource", () => {
  after(() => connection.close());

  describe("layout", () => {
    it("is one run of six unsigned numbers of 32 bits", async () => {
      const { source } = await setUp();
      expect(await source.layout()).to.equal("0x01040006");
    });
  });

  describe("featuresHash", () => {
    it("is that of the repository's model, which these features are for", async () => {
      const { source } = await setUp();
      const { features } = parseModelSchema(operatorRewards.schema);
      expect(featureDifferences(features, await source.featureText())).to.deep.equal([]);
      expect(await source.featuresHash()).to.equal(featuresHash(features));
    });
  });

  describe("submit", () => {
    it("takes one proof an interval for many nodes, from anyone", async () => {
      const { source, stranger, nodes, trees } = await setUp();
      const evidence = rewardsEvidence(trees.map((tree) => intervalRewards(tree, nodes)));
      await source.connect(stranger).submit(evidence);
      expect((await source.features(nodes.map(subjectOf), EPOCH))[0]).to.deep.equal(
        nodes.flatMap((n) => featuresOf(n)),
      );
    });
  });

  describe("prove", () => {
    it("stores each reward in microether, rounded down", async () => {
      const fixture = await setUp();
      const { source, nodes, trees } = fixture;
      await proveAll(fixture);
      for (const node of nodes) {
        for (const { interval, leafOf } of trees) {
          const { smoothingPoolWei } = leafOf(node);
          expect(smoothingPoolWei % WEI_PER_MICROETHER, "there is something to round").to.equal(999_999_999_999n);
          expect(await source.rewardOf(node, interval), `${node} in ${interval}`).to.deep.equal([
            true,
            smoothingPoolWei / WEI_PER_MICROETHER,
          ]);
        }
      }
    });

    it("gives each node an index at its first proof, one after the other, for good", async () => {
      const { source, nodes, trees } = await setUp();
      const [a, b, c] = nodes;
      const sent = source.prove(leavesOf([c, a], trees.slice(0, 1)));
      await expect(sent).to.emit(source, "NodeIndexed").withArgs(c, 0n);
      await expect(sent).to.emit(source, "NodeIndexed").withArgs(a, 1n);
      await source.prove(leavesOf([a, b, c], trees));
      const indices = await Promise.all([a, b, c].map((node) => source.indexOf(subjectOf(node))));
      expect(indices).to.deep.equal([1n, 2n, 0n]);
    });

    it("is open to anyone", async () => {
      const { source, stranger, nodes, trees } = await setUp();
      await source.connect(stranger).prove(leavesOf(nodes, trees));
      await source.features(nodes.map(subjectOf), EPOCH);
    });

    it("tells a reward of zero from none", async () => {
      const fixture = await setUp();
      const { source } = fixture;
      const node = fixture.nodes[0];
      expect(await source.rewardOf(node, 51n), "not proven").to.deep.equal([false, 0n]);
      await source.prove(await rootOne(fixture, { node }));
      expect(await source.rewardOf(node, 51n), "proven to be zero").to.deep.equal([true, 0n]);
    });

    it("changes nothing when an entry is proven again", async () => {
      const fixture = await setUp();
      const { source, nodes, trees } = fixture;
      await proveAll(fixture);
      const before = await source.features(nodes.map(subjectOf), EPOCH);
      await expect(source.prove(leavesOf([...nodes].reverse(), trees))).not.to.emit(source, "NodeIndexed");
      expect(await source.features(nodes.map(subjectOf), EPOCH)).to.deep.equal(before);
    });

    it("never changes an answer: not even when another root is posted for the interval", async () => {
      const fixture = await setUp();
      const { source, nodes, rocketStorage, epochEnd } = fixture;
      await proveAll(fixture);
      const [node] = nodes;
      const other = buildRewardsTree(EPOCH, [
        { node, network: 0n, rplWei: 0n, smoothingPoolWei: WEI_PER_MICROETHER, voterShareWei: 0n },
      ]);
      await rocketStorage.setInterval(EPOCH, other.root, epochEnd);
      await source.prove([{ node, leaves: [other.leafOf(node)] }]);
      expect((await source.rewardOf(node, EPOCH)).microether).to.equal(rewardMicroether(node, EPOCH));
    });

    it("accepts the largest amount that fits its field", async () => {
      const fixture = await setUp();
      const { source } = fixture;
      const node = fixture.nodes[0];
      const largest = 2n ** 32n - 2n; // a field holds one more, and zero says that nothing was proven
      const smoothingPoolWei = (largest + 1n) * WEI_PER_MICROETHER - 1n;
      await source.prove(await rootOne(fixture, { node, smoothingPoolWei }));
      expect(await source.rewardOf(node, 51n)).to.deep.equal([true, largest]);
    });

    for (const [name, smoothingPoolWei] of [
      ["one microether more", (2n ** 32n - 1n) * WEI_PER_MICROETHER],
      ["an amount that a cast to 32 bits would make small", (2n ** 32n + 5n) * WEI_PER_MICROETHER],
      ["the largest number there is", 2n ** 256n - 1n],
    ] as const) {
      it(`refuses ${name}: nothing is truncated`, async () => {
        const fixture = await setUp();
        const { source } = fixture;
        const node = fixture.nodes[0];
        await expect(source.prove(await rootOne(fixture, { node, smoothingPoolWei })))
          .to.be.revertedWithCustomError(source, "FeatureTooLarge")
          .withArgs(subjectOf(node), 51n, smoothingPoolWei);
      });
    }

    it("refuses an interval that has no root", async () => {
      const { source, nodes, trees } = await setUp();
      const [node] = nodes;
      const leaf = { ...trees[0]!.leafOf(node), interval: 44n };
      await expect(source.prove([{ node, leaves: [leaf] }]))
        .to.be.revertedWithCustomError(source, "IntervalNotRooted")
        .withArgs(44n);
    });

    it("refuses an interval beyond the newest, though it has a root already", async () => {
      const { source, nodes, rocketStorage, epochEnd } = await setUp();
      const [node] = nodes;
      const tree = rewardsTree(52n, nodes);
      await rocketStorage.setInterval(52n, tree.root, epochEnd);
      await expect(source.prove(leavesOf([node], [tree])))
        .to.be.revertedWithCustomError(source, "IntervalNotRooted")
        .withArgs(52n);
    });

    it("refuses everything when one entry is false", async () => {
      const { source, nodes, trees } = await setUp();
      const [a, b] = nodes;
      const [first] = leavesOf([a], trees);
      const forged = { ...trees[0]!.leafOf(b), smoothingPoolWei: 1n };
      await expect(source.prove([first!, { node: b, leaves: [forged] }]))
        .to.be.revertedWithCustomError(source, "LeafNotInTree")
        .withArgs(b, 45n);
      expect(await source.pageCount(), "nobody was indexed").to.equal(0n);
    });
  });

  describe("features", () => {
    it("at E are exactly the rewards of E-5 … E, oldest first, subject after subject", async () => {
      const fixture = await setUp();
      const { source, nodes } = fixture;
      await proveAll(fixture);
      const [values, indices] = await source.features(nodes.map(subjectOf), EPOCH);
      expect([...values]).to.deep.equal(
        nodes.flatMap((node) => INTERVALS.map((interval) => rewardMicroether(node, interval))),
      );
      expect([...indices]).to.deep.equal([0n, 1n, 2n]);
    });

    it("are those of E-5 … E wherever E stands among the six fields of a word", async () => {
      const fixture = await setUp();
      const { source, rocketStorage, nodes, epochEnd } = fixture;
      const [node] = nodes;
      await proveAll(fixture);
      for (let epoch = 51n; epoch <= 59n; epoch++) {
        const tree = rewardsTree(epoch, nodes);
        await rocketStorage.setInterval(epoch, tree.root, epochEnd);
        await source.prove(leavesOf([node], [tree]));
        const [values] = await source.features([subjectOf(node)], epoch);
        expect([...values], `at ${epoch}`).to.deep.equal(featuresOf(node, epoch));
      }
    });

    it("are not given before the epoch's end is recorded: a prediction could not be dated for ever", async () => {
      const fixture = await setUp();
      const { source, nodes, rocketStorage, epochEnd } = fixture;
      await proveAll(fixture);
      const next = rewardsTree(51n, nodes);
      await rocketStorage.setInterval(51n, next.root, epochEnd);
      await expect(source.features([], 51n)).to.be.revertedWithCustomError(source, "EpochEndUnknown").withArgs(51n);
      await source.advance();
      await source.features([], 51n);
    });

    it("are given at the newest epoch only", async () => {
      const fixture = await setUp();
      const { source, nodes } = fixture;
      await proveAll(fixture);
      for (const epoch of [EPOCH - 1n, EPOCH + 1n]) {
        await expect(source.features(nodes.map(subjectOf), epoch))
          .to.be.revertedWithCustomError(source, "EpochNotNewest")
          .withArgs(epoch, EPOCH);
      }
    });

    it("move on when a new interval is rooted, and lack it until it is proven", async () => {
      const fixture = await setUp();
      const { source, rocketStorage, nodes, epochEnd } = fixture;
      const [node] = nodes;
      await proveAll(fixture);
      const next = rewardsTree(51n, nodes);
      await rocketStorage.setInterval(51n, next.root, epochEnd);
      await expect(source.features([subjectOf(node)], EPOCH))
        .to.be.revertedWithCustomError(source, "EpochNotNewest")
        .withArgs(EPOCH, 51n);
      await source.advance();
      await expect(source.features([subjectOf(node)], 51n))
        .to.be.revertedWithCustomError(source, "FeatureMissing")
        .withArgs(subjectOf(node), 51n);
      await source.prove(leavesOf([node], [next]));
      expect((await source.features([subjectOf(node)], 51n))[0]).to.deep.equal(featuresOf(node, 51n));
    });

    for (const [position, missing] of INTERVALS.entries()) {
      it(`name interval ${missing} when its leaf alone is missing, and are never zero for it`, async () => {
        const { source, nodes, trees } = await setUp();
        const [a, b] = nodes;
        await source.prove([...leavesOf([a], trees), ...leavesOf([b], trees.toSpliced(position, 1))]);
        await expect(source.features([a, b].map(subjectOf), EPOCH))
          .to.be.revertedWithCustomError(source, "FeatureMissing")
          .withArgs(subjectOf(b), missing);
      });
    }

    it("are missing while fewer than six intervals exist", async () => {
      const { rocketStorage, nodes, epochEnd } = await setUp();
      const source = await ethers.deployContract("RocketPoolRewardsSource", [rocketStorage, 0n, 46n]);
      const trees = [0n, 1n, 2n, 3n, 4n].map((interval) => rewardsTree(interval, nodes));
      for (const { interval, root } of trees) await rocketStorage.setInterval(interval, root, epochEnd);
      await source.prove(leavesOf(nodes, trees));
      await expect(source.features(nodes.map(subjectOf), 4n))
        .to.be.revertedWithCustomError(source, "FeatureMissing")
        .withArgs(subjectOf(nodes[0]), 0n);
    });
  });

  describe("a subject", () => {
    it("has its index in a list as alone, and the largest number where it is unknown", async () => {
      const fixture = await setUp();
      const { source } = fixture;
      const [a, b, c] = fixture.nodes;
      await source.prove(leavesOf([b, a], fixture.trees));
      const alias = ethers.toBeHex(BigInt(a) | (1n << 160n), 32);
      const asked = [subjectOf(a), alias, subjectOf(b), subjectOf(c), subjectOf(a)];
      expect(await source.indicesOf(asked)).to.deep.equal([1n, 2n ** 32n - 1n, 0n, 2n ** 32n - 1n, 1n]);
      expect(await source.indicesOf([]), "of none").to.deep.equal([]);
    });

    it("is unknown before its first proof", async () => {
      const { source, nodes } = await setUp();
      const subject = subjectOf(nodes[0]);
      await expect(source.indexOf(subject)).to.be.revertedWithCustomError(source, "SubjectUnknown").withArgs(subject);
      await source.advance();
      await expect(source.features([subject], EPOCH))
        .to.be.revertedWithCustomError(source, "SubjectUnknown")
        .withArgs(subject);
    });

    for (const [name, bit] of [
      ["the bit above the address", 160n],
      ["the highest bit", 255n],
    ] as const) {
      it(`has one name: with ${name} set it is unknown`, async () => {
        const fixture = await setUp();
        const { source, nodes } = fixture;
        await proveAll(fixture);
        const alias = ethers.toBeHex(BigInt(nodes[0]) | (1n << bit), 32);
        await expect(source.indexOf(alias)).to.be.revertedWithCustomError(source, "SubjectUnknown").withArgs(alias);
        await expect(source.features([alias], EPOCH))
          .to.be.revertedWithCustomError(source, "SubjectUnknown")
          .withArgs(alias);
      });
    }
  });
});
