// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { publishedIntervals } from "../../../testing/published-rewards.ts";
import { WEI_PER_MICROETHER } from "../../../testing/rewards-history.ts";

const connection = await network.create({
  network: "default",
  override: { initialDate: "2026-08-01T00:00:00Z" }, // the last published interval has ended
});
const { ethers } = connection;

// Real entries of Rocket Pool's mainnet trees, against the roots that its oracle DAO posted.
describe("RocketPoolRewardsSource, the published proofs", () => {
  const intervals = publishedIntervals();
  const test = intervals.length === 0 ? it.skip : it;

  /** A source whose newest interval is this one. */
  async function sourceAt({ interval, root, endUnixSeconds }: (typeof intervals)[number]) {
    const rocketStorage = await ethers.deployContract("RocketStorageStandIn");
    await rocketStorage.setInterval(interval, root, endUnixSeconds);
    return await ethers.deployContract("RocketPoolRewardsSource", [rocketStorage, interval, 46n]);
  }

  after(() => connection.close());

  test("are there: 1,013 in sixteen intervals, on both sides of the change of the leaf's form", () => {
    expect(intervals.map(({ interval }) => interval)).to.include.members([36n, 45n, 46n, 51n]);
    expect(intervals.flatMap(({ entries }) => entries)).to.have.length(1_013);
  });

  for (const published of intervals) {
    const { interval, entries } = published;

    test(`of interval ${interval} all hold, and give the rewards`, async () => {
      const source = await sourceAt(published);
      await source.prove([...entries]);
      const stored = await Promise.all(entries.map(({ node }) => source.rewardOf(node, interval)));
      expect(stored.map(({ proven, microether }) => [proven, microether])).to.deep.equal(
        entries.map(({ leaves: [leaf] }) => [true, leaf.smoothingPoolWei / WEI_PER_MICROETHER]),
      );
    });

    test(`of interval ${interval} do not hold for one wei more`, async () => {
      const source = await sourceAt(published);
      const [{ node, leaves }] = entries as [(typeof entries)[number]];
      const [leaf] = leaves;
      for (const change of [
        { smoothingPoolWei: leaf.smoothingPoolWei + 1n },
        { rplWei: leaf.rplWei + 1n },
        { network: leaf.network + 1n },
      ]) {
        await expect(source.prove([{ node, leaves: [{ ...leaf, ...change }] }]))
          .to.be.revertedWithCustomError(source, "LeafNotInTree")
          .withArgs(ethers.getAddress(node), interval);
      }
    });
  }
});
