// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";
import { leavesOf, nodeOperators, rewardMicroether, rewardsTree, subjectOf } from "../../../testing/rewards-history.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

const [FIRST, LAST] = [40n, 70n];
const WINDOW = 6n;
const nodes = nodeOperators(2) as [string, string];
const [NODE] = nodes;
const trees = Array.from({ length: Number(LAST - FIRST) + 1 }, (_, i) => rewardsTree(FIRST + BigInt(i), nodes));
const treeOf = (interval: bigint) => trees[Number(interval - FIRST)]!;

/** Everything from 40 to 70 is rooted. */
const loadSource = async () => {
  const rocketStorage = await ethers.deployContract("RocketStorageStandIn");
  const end = BigInt(await networkHelpers.time.latest());
  for (const { interval, root } of trees) await rocketStorage.setInterval(interval, root, end);
  const source = await ethers.deployContract("RocketPoolRewardsSource", [rocketStorage, 60n, 46n]);
  const prove = async (...intervals: bigint[]) => await source.prove(leavesOf([NODE], intervals.map(treeOf)));
  /** The intervals that are proven, none of them with another reward than its own. */
  const proven = async (): Promise<bigint[]> => {
    const found: bigint[] = [];
    for (let interval = FIRST; interval <= LAST; interval++) {
      const { proven: isProven, microether } = await source.rewardOf(NODE, interval);
      if (!isProven) continue;
      expect(microether, `in ${interval}`).to.equal(rewardMicroether(NODE, interval));
      found.push(interval);
    }
    return found;
  };
  return { source, rocketStorage, end, prove, proven };
};
const setUp = async () => await networkHelpers.loadFixture(loadSource);

describe("RocketPoolRewardsSource, the window of six intervals", () => {
  after(() => connection.close());

  it("moves on with the newest proven interval: what falls out is gone", async () => {
    const { prove, proven } = await setUp();
    await prove(45n, 46n, 47n, 48n, 49n, 50n);
    await prove(51n);
    expect(await proven()).to.deep.equal([46n, 47n, 48n, 49n, 50n, 51n]);
  });

  it("leaves intervals unproven that it passes over, and never an older interval's reward in their place", async () => {
    const { prove, proven } = await setUp();
    await prove(45n, 46n, 47n, 48n, 49n, 50n);
    await prove(53n);
    expect(await proven()).to.deep.equal([48n, 49n, 50n, 53n]);
    await prove(59n);
    expect(await proven(), "six further: nothing of the old is left").to.deep.equal([59n]);
    await prove(70n);
    expect(await proven(), "far on").to.deep.equal([70n]);
  });

  it("takes older intervals while they are in it, in any order, and passes over what is older still", async () => {
    const { prove, proven } = await setUp();
    await prove(53n);
    await prove(50n, 48n, 52n);
    expect(await proven()).to.deep.equal([48n, 50n, 52n, 53n]);
    await prove(47n, 46n, 41n);
    expect(await proven(), "47 lies six before 53").to.deep.equal([48n, 50n, 52n, 53n]);
  });

  it("indexes a node once, however far the window moves", async () => {
    const { source, prove } = await setUp();
    await expect(prove(45n)).to.emit(source, "NodeIndexed").withArgs(NODE, 0n);
    await expect(prove(70n)).not.to.emit(source, "NodeIndexed");
    await source.prove(leavesOf([nodes[1]], [treeOf(70n)]));
    expect(await source.indicesOf(nodes.map(subjectOf))).to.deep.equal([0n, 1n]);
  });

  it("is what a list of proven intervals says, after any proofs in any order (property 16)", async () => {
    const { prove, proven } = await setUp();
    const random = pseudoRandom("windows");
    const known = new Set<bigint>();
    let newest = -1n;
    let low = FIRST;
    for (let round = 0; round < 80; round++) {
      low = low + BigInt(Math.floor(random() * 1.7));
      const interval = [low + BigInt(Math.floor(random() * 9)), LAST].reduce((a, b) => (a < b ? a : b));
      await prove(interval);
      if (interval > newest - WINDOW) known.add(interval);
      if (interval > newest) newest = interval;
      for (const each of known) if (each <= newest - WINDOW) known.delete(each);
      expect(await proven(), `round ${round}: ${interval}`).to.deep.equal([...known].sort((a, b) => Number(a - b)));
    }
    expect(newest, "it moved").to.equal(LAST);
  });

  it("keeps an answer as it was given while another root is posted and other leaves are proven (property 16)", async () => {
    const { source, rocketStorage, end, prove } = await setUp();
    await prove(65n, 66n, 67n, 68n, 69n, 70n);
    const before = await source.features([subjectOf(NODE)], 70n);
    const other = rewardsTree(68n, [NODE]);
    await rocketStorage.setInterval(68n, other.root, end);
    await source.prove([{ node: NODE, leaves: [other.leafOf(NODE)] }]);
    await prove(64n, 65n, 70n);
    expect(await source.features([subjectOf(NODE)], 70n)).to.deep.equal(before);
  });
});
