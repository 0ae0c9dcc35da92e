// SPDX-License-Identifier: GPL-3.0-or-later
import { intervalRewards, rewardsEvidence } from "../relayer/sources/rocket-pool/rewards-evidence.ts";
import type { RewardsTree } from "../relayer/sources/rocket-pool/rewards-tree.ts";
import type { Connection, Deployment } from "./deploy-fixture.ts";
import { EPOCH, INTERVALS, nodeOperators, rewardsTree } from "./rewards-history.ts";

/** Rocket Pool's own number of nodes in interval 51, whose leaves are 11 hashes below the root. */
export const LEAVES = 1_444;

const DAY_SECONDS = 86_400;

const treeOf = memoised((interval: bigint) => rewardsTree(interval, nodeOperators(LEAVES)));

/** Nodes that stand evenly spread in the tree, as a protocol's operators do: none is another's neighbour. In ascending order. */
export function spreadNodes(count: number): string[] {
  const step = Math.floor(LEAVES / count);
  return nodeOperators(LEAVES).filter((_, index) => index % step === 0 && index < step * count);
}

/** Evidence of some nodes' rewards in one interval, in a tree of real depth. */
export function evidenceOf(interval: bigint, nodes: readonly string[]): string {
  return rewardsEvidence([intervalRewards(treeOf(interval), nodes)]);
}

/**
 * Roots the six intervals' trees of 1,444 leaves, the last ended a day ago, and has these nodes' rewards proven by multiproofs.
 * `next` roots the interval that follows and gives evidence of it: what comes once an epoch in steady use.
 */
export async function provenAtRealDepth(
  connection: Connection,
  { rocketStorage, source }: Pick<Deployment, "rocketStorage" | "source">,
  nodes: readonly string[],
) {
  const epochEnd = (await connection.networkHelpers.time.latest()) - DAY_SECONDS;
  const root = async (interval: bigint): Promise<RewardsTree> => {
    const tree = treeOf(interval);
    await rocketStorage.setInterval(interval, tree.root, epochEnd + Number(interval - EPOCH));
    return tree;
  };
  for (const interval of INTERVALS) await root(interval);
  for (const interval of INTERVALS) await source.submit(evidenceOf(interval, nodes));
  let newest = EPOCH;
  return {
    epochEnd,
    next: async () => {
      await root(++newest);
      return { interval: newest, evidence: evidenceOf(newest, nodes) };
    },
  };
}

function memoised<T>(make: (interval: bigint) => T): (interval: bigint) => T {
  const made = new Map<bigint, T>();
  return (interval) => {
    const value = made.get(interval) ?? make(interval);
    made.set(interval, value);
    return value;
  };
}
