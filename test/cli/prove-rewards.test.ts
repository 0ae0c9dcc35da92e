// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { readDemoFigures, type DemoFigures } from "../../cli/local/demo-figures.ts";
import { EPOCH, FEATURE_INTERVALS, featureRows } from "../../cli/local/demo-rewards.ts";
import { proofcast, type ProcessEnd } from "../../testing/cli-process.ts";
import { servedChain } from "../../testing/served-chain.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";

describe("proofcast prove-rewards", function () {
  this.timeout(120_000);
  const chain = servedChain();
  const folder = temporaryFolder();
  let figures: DemoFigures;
  let source: Awaited<ReturnType<typeof deploySource>>;
  let base: string[];

  before(async () => {
    figures = await readDemoFigures();
    source = await deploySource();
    base = ["prove-rewards", "--rpc-url", chain().rpcUrl, "--source", await source.getAddress(), "--json"];
  });

  /** The source on a stand-in in which the figures' trees are rooted. */
  async function deploySource() {
    const { ethers } = chain().connection;
    const storage = await ethers.deployContract("RocketStorageStandIn");
    await storage.setInterval(EPOCH - 1, ethers.id("no tree"), 1);
    const deployed = await ethers.deployContract("RocketPoolRewardsSource", [storage, EPOCH, 46]);
    for (const interval of FEATURE_INTERVALS)
      await storage.setInterval(interval, figures.treeOf(interval).root, figures.endOf(interval));
    return deployed;
  }

  /** A tree as Rocket Pool publishes it. */
  async function treeFile(interval: number, change: Record<string, unknown> = {}): Promise<string> {
    const { root, leafOf } = figures.treeOf(interval);
    const nodeRewards = Object.fromEntries(
      figures.operators.map((node) => {
        const { rplWei, smoothingPoolWei, voterShareWei, proof } = leafOf(node);
        const rewards = {
          collateralRpl: String(rplWei),
          oracleDaoRpl: "0",
          smoothingPoolEth: String(smoothingPoolWei),
        };
        return [
          node,
          { rewardNetwork: 0, ...rewards, voterShareEth: String(voterShareWei), merkleProof: proof, ...change },
        ];
      }),
    );
    const path = join(folder(), `rp-rewards-test-${interval}-${Object.keys(change).join()}.json`);
    await writeFile(path, JSON.stringify({ index: interval, merkleRoot: root, nodeRewards }));
    return path;
  }

  const failureOf = ({ stdout }: ProcessEnd) => (JSON.parse(stdout) as { error?: { code: string } }).error?.code;

  it("refuses what is no tree, what the roots do not have, and a node that no tree has; and sends nothing", async () => {
    const config = join(folder(), "config.json");
    await writeFile(config, "{}");
    const forged = await treeFile(EPOCH, { smoothingPoolEth: "7" });
    const nobody = `0x${"77".repeat(20)}`;
    const runs: [code: string, ...args: string[]][] = [
      ["INVALID_TREE_FILE", "--tree", config],
      ["REWARDS_REFUSED", "--tree", forged],
      ["NODE_NOT_IN_TREE", "--tree", await treeFile(EPOCH), "--node", nobody],
    ];
    const empty = join(folder(), "empty.json");
    await writeFile(empty, JSON.stringify({ index: 7, merkleRoot: `0x${"11".repeat(32)}`, nodeRewards: {} }));
    const storage = await source.ROCKET_STORAGE();
    runs.push(
      ["NO_NODE_IN_ALL_TREES", "--tree", await treeFile(EPOCH), empty],
      ["NO_REWARDS_SOURCE", "--tree", await treeFile(EPOCH), "--source", nobody],
      ["NO_REWARDS_SOURCE", "--tree", await treeFile(EPOCH), "--source", storage],
    );
    const { ethers } = chain().connection;
    const before = await ethers.provider.getBlockNumber();
    for (const [code, ...args] of runs) {
      const ended = await proofcast([...base, ...args]).ended;
      expect([ended.code, failureOf(ended)], ended.stderr).to.deep.equal([1, code]);
    }
    expect(await ethers.provider.getBlockNumber(), "blocks").to.equal(before);
  });

  it("proves six intervals of the nodes named, whatever the order of the files", async () => {
    const trees = await Promise.all(FEATURE_INTERVALS.toReversed().map((interval) => treeFile(interval)));
    const named = figures.operators.slice(0, 3);
    const ended = await proofcast([...base, "--tree", ...trees, "--node", ...named]).ended;
    expect(ended.code, ended.stderr + ended.stdout).to.equal(0);
    expect(JSON.parse(ended.stdout)).to.deep.include({ intervals: FEATURE_INTERVALS, nodes: named });
    const { ethers } = chain().connection;
    const [values] = await source.features(
      named.map((node) => ethers.zeroPadValue(node, 32)),
      EPOCH,
    );
    expect([...values]).to.deep.equal(featureRows(figures).slice(0, 3).flat());
  });
});
