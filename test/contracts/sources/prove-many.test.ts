// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { network } from "hardhat";
import { intervalRewards, type IntervalRewards } from "../../../relayer/sources/rocket-pool/rewards-evidence.ts";
import { pseudoRandom } from "../../../testing/pseudo-random.ts";
import { nodeOperators, rewardMicroether, rewardsTree } from "../../../testing/rewards-history.ts";
import { rewardsSourceFixture } from "../../../testing/rewards-source-fixture.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

describe("RocketPoolRewardsSource, proveMany", () => {
  after(() => connection.close());

  const loadSource = async () => {
    const fixture = await rewardsSourceFixture(connection);
    const nodes = nodeOperators(37);
    const trees = [45n, 46n, 47n].map((interval) => rewardsTree(interval, nodes));
    for (const { interval, root } of trees) await fixture.rocketStorage.setInterval(interval, root, fixture.epochEnd);
    return { ...fixture, nodes, trees };
  };
  const setUpSource = async () => await networkHelpers.loadFixture(loadSource);

  const FORGERIES: Record<string, (honest: IntervalRewards) => Partial<IntervalRewards>> = {
    "a higher reward": ({ rewards }) => ({
      rewards: rewards.with(1, { ...rewards[1]!, smoothingPoolWei: rewards[1]!.smoothingPoolWei + 1n }),
    }),
    "a node more, which the proof does not reach": ({ rewards }) => ({
      rewards: [...rewards, { ...rewards[0]!, node: ethers.ZeroAddress }],
    }),
    "a node more in place of an element": ({ rewards, proof }) => ({
      rewards: [...rewards, { ...rewards[0]!, node: ethers.ZeroAddress }],
      proof: proof.slice(1),
    }),
    "two nodes exchanged": ({ rewards }) => ({ rewards: [rewards[1]!, rewards[0]!, ...rewards.slice(2)] }),
    "no rewards, and the root as proof": () => ({ rewards: [], proof: [rewardsTree(46n, nodeOperators(37)).root] }),
    "the flags of another step": ({ flags }) => ({ flags: [flags[0]! ^ 1n] }),
    "no flags": () => ({ flags: [] }),
    "an element less": ({ proof }) => ({ proof: proof.slice(0, -1) }),
    "an element more": ({ proof }) => ({ proof: [...proof, proof[0]!] }),
  };
  for (const [name, change] of Object.entries(FORGERIES)) {
    it(`refuses ${name}`, async () => {
      const { source, nodes, trees } = await setUpSource();
      const honest = intervalRewards(trees[1]!, [nodes[3]!, nodes[4]!, nodes[20]!]);
      await source.proveMany.staticCall([honest]);
      await expect(source.proveMany([{ ...honest, ...change(honest) }]))
        .to.be.revertedWithCustomError(source, "MultiproofInvalid")
        .withArgs(46n);
    });
  }

  it("refuses a node's name with more bits than an address has, and evidence that is cut", async () => {
    const { source, nodes, trees } = await setUpSource();
    const honest = intervalRewards(trees[1]!, [nodes[3]!, nodes[4]!]);
    const call = source.interface.encodeFunctionData("proveMany", [[honest]]);
    const { address } = ethers.Wallet.createRandom();
    const node = nodes[3]!.slice(2).toLowerCase();
    const dirty = call.replace(`${"0".repeat(24)}${node}`, `${"0".repeat(23)}1${node}`);
    expect(dirty).to.not.equal(call);
    const sender = connection.ethers.provider;
    const to = await source.getAddress();
    await sender.call({ to, data: call, from: address });
    for (const data of [dirty, call.slice(0, -64), call.slice(0, 10 + 128)]) {
      const outcome = await sender.call({ to, data, from: address }).catch(() => "refused");
      expect(outcome).to.equal("refused");
    }
  });

  it("refuses a leaf of an interval before the voters' share with one: it would go unchecked", async () => {
    const { source, nodes, trees } = await setUpSource();
    const honest = intervalRewards(trees[0]!, [nodes[0]!]);
    const rewards = [{ ...honest.rewards[0]!, voterShareWei: 1n }];
    await expect(source.proveMany([{ ...honest, rewards }]))
      .to.be.revertedWithCustomError(source, "VoterShareNotInLeaf")
      .withArgs(45n);
  });

  it("takes the first interval with a voters' share from its deployment", async () => {
    const { rocketStorage, nodes, epochEnd } = await setUpSource();
    const source = await ethers.deployContract("RocketPoolRewardsSource", [rocketStorage, 50n, 50n]);
    const tree = rewardsTree(49n, nodes, 50n);
    await rocketStorage.setInterval(49n, tree.root, epochEnd);
    const honest = intervalRewards(tree, [nodes[0]!]);
    const rewards = [{ ...honest.rewards[0]!, voterShareWei: 0n }];
    await source.proveMany([{ ...honest, rewards }]);
    expect((await source.rewardOf(nodes[0]!, 49n)).microether).to.equal(rewardMicroether(nodes[0]!, 49n));
  });

  it("proves exactly what single proofs prove, for sets drawn at random", async () => {
    const { source, rocketStorage, nodes, trees } = await setUpSource();
    const random = pseudoRandom("multiproofs");
    const single = await ethers.deployContract("RocketPoolRewardsSource", [rocketStorage, 50n, 46n]);
    for (let round = 0; round < 12; round++) {
      const tree = trees[round % 3]!;
      const chosen = nodes.filter(() => random() < 0.3);
      await source.proveMany(chosen.length === 0 ? [] : [intervalRewards(tree, chosen)]);
      await single.prove(chosen.map((node) => ({ node, leaves: [tree.leafOf(node)] })));
      for (const node of nodes) {
        for (const { interval } of trees) {
          expect(await source.rewardOf(node, interval), `round ${round}`).to.deep.equal(
            await single.rewardOf(node, interval),
          );
        }
      }
    }
  });
});
