// SPDX-License-Identifier: GPL-3.0-or-later
import { getAddress } from "ethers";
import { MAINNET_FIRST_WITH_VOTER_SHARE } from "../chain/networks.ts";
import { keccakOfText } from "../schema/hash.ts";
import { buildRewardsTree, type ProvenLeaf, type RewardsTree } from "../relayer/sources/rocket-pool/rewards-tree.ts";

/** The interval whose features the tests ask for, and the six that they are made of: across the change of the leaf's form. */
export const EPOCH = 50n;
export const INTERVALS = [45n, 46n, 47n, 48n, 49n, 50n] as const;

export const WEI_PER_MICROETHER = 10n ** 12n;

/** Invented node operators, in ascending order, so that their subjects are a batch as they stand. */
export function nodeOperators(count: number): string[] {
  return Array.from({ length: count }, (_, index) => getAddress(keccakOfText(`node ${index}`).slice(0, 42))).sort(
    (a, b) => (BigInt(a) < BigInt(b) ? -1 : 1),
  );
}

export function subjectOf(node: string): string {
  return `0x${node.slice(2).toLowerCase().padStart(64, "0")}`;
}

/** An invented reward, not a whole number of microether: the source must round down. */
export function rewardMicroether(node: string, interval: bigint): bigint {
  return BigInt(keccakOfText(`${node.toLowerCase()} in ${interval}`)) % 6_000_000n;
}

/** One interval's tree over these nodes. */
export function rewardsTree(
  interval: bigint,
  nodes: readonly string[],
  firstWithVoterShare: bigint = MAINNET_FIRST_WITH_VOTER_SHARE,
): RewardsTree {
  return buildRewardsTree(
    interval,
    nodes.map((node) => ({
      node,
      network: 0n,
      rplWei: rewardMicroether(node, interval) * 7n,
      smoothingPoolWei: rewardMicroether(node, interval) * WEI_PER_MICROETHER + 999_999_999_999n,
      voterShareWei: interval >= firstWithVoterShare ? 5n : 0n,
    })),
    firstWithVoterShare,
  );
}

export type NodeLeaves = Readonly<{ node: string; leaves: ProvenLeaf[] }>;

/** The source's calldata: every node's leaves from all the trees. */
export function leavesOf(nodes: readonly string[], trees: readonly RewardsTree[]): NodeLeaves[] {
  return nodes.map((node) => ({ node, leaves: trees.map((tree) => tree.leafOf(node)) }));
}

/** A node's features at an epoch: its rewards in six intervals, oldest first. */
export function featuresOf(node: string, epoch: bigint = EPOCH): bigint[] {
  return INTERVALS.map((interval) => rewardMicroether(node, interval + epoch - EPOCH));
}
