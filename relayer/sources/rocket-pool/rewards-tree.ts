// SPDX-License-Identifier: GPL-3.0-or-later
import { solidityPackedKeccak256 } from "ethers";
import { MAINNET_FIRST_WITH_VOTER_SHARE } from "../../../chain/networks.ts";
import { FatalError } from "../../../schema/errors.ts";
import { keccak256, type Hex } from "../../../schema/hash.ts";

/** What a rewards tree says of one node. */
export type RewardEntry = Readonly<{
  node: string;
  network: bigint;
  rplWei: bigint;
  smoothingPoolWei: bigint;
  voterShareWei: bigint;
}>;

/** An entry with its place in the tree: the source contract's calldata. */
export type ProvenLeaf = Omit<RewardEntry, "node"> & Readonly<{ interval: bigint; proof: Hex[] }>;

export type RewardsTree = Readonly<{
  interval: bigint;
  root: Hex;
  /** From the leaves, padded, up to the root; each level has half as many hashes as the one before. */
  levels: readonly (readonly Hex[])[];
  /** @error RewardEntryMissing */
  entryOf: (node: string) => Readonly<{ entry: RewardEntry; index: number }>;
  /** @error RewardEntryMissing */
  leafOf: (node: string) => ProvenLeaf;
}>;

/** A node has no entry in an interval: that cannot be proven, and its features are missing while the interval counts. */
export class RewardEntryMissing extends FatalError {
  constructor(node: string, interval: bigint) {
    super(
      "REWARD_ENTRY_MISSING",
      `${node} has no entry in the rewards tree of interval ${interval}: nothing about it can be proven. Leave the node out, or ` +
        "wait until six intervals in a row have it.",
      { details: { node, interval: interval.toString() } },
    );
  }
}

/** What a tree is padded with to a power of two. */
const PADDING: Hex = `0x${"0".repeat(64)}`;

export function rewardLeafHash(
  interval: bigint,
  entry: RewardEntry,
  firstWithVoterShare: bigint = MAINNET_FIRST_WITH_VOTER_SHARE,
): Hex {
  const { node, network, rplWei, smoothingPoolWei, voterShareWei } = entry;
  const values = [network, rplWei, smoothingPoolWei];
  if (interval >= firstWithVoterShare) values.push(voterShareWei);
  return solidityPackedKeccak256(["address", ...values.map(() => "uint256")], [node, ...values]) as Hex;
}

/** The tree that Rocket Pool publishes: keccak, each pair hashed in ascending order, the leaves padded with zero words. */
export function buildRewardsTree(
  interval: bigint,
  entries: readonly RewardEntry[],
  firstWithVoterShare: bigint = MAINNET_FIRST_WITH_VOTER_SHARE,
): RewardsTree {
  if (entries.length === 0) throw new RangeError("a rewards tree has at least one entry");
  const places = new Map(entries.map((entry, index) => [entry.node.toLowerCase(), { entry, index }]));
  const leaves = entries.map((entry) => rewardLeafHash(interval, entry, firstWithVoterShare));
  while (leaves.length & (leaves.length - 1)) leaves.push(PADDING);
  const levels: Hex[][] = [leaves];
  for (let level = leaves; level.length > 1; levels.push(level)) level = parents(level);

  const entryOf = (node: string) => {
    const place = places.get(node.toLowerCase());
    if (place === undefined) throw new RewardEntryMissing(node, interval);
    return place;
  };
  return {
    interval,
    root: levels.at(-1)?.[0] ?? PADDING,
    levels,
    entryOf,
    leafOf: (node) => {
      const { entry, index } = entryOf(node);
      const { network, rplWei, smoothingPoolWei, voterShareWei } = entry;
      return { interval, network, rplWei, smoothingPoolWei, voterShareWei, proof: proofOf(levels, index) };
    },
  };
}

export function hashPair(a: Hex, b: Hex): Hex {
  return keccak256(a.toLowerCase() < b.toLowerCase() ? `0x${a.slice(2)}${b.slice(2)}` : `0x${b.slice(2)}${a.slice(2)}`);
}

function parents(level: readonly Hex[]): Hex[] {
  return level.flatMap((hash, index) => (index % 2 === 1 ? [] : hashPair(hash, level[index + 1] ?? PADDING)));
}

function proofOf(levels: readonly (readonly Hex[])[], index: number): Hex[] {
  return levels.flatMap((level, depth) => level[(index >> depth) ^ 1] ?? []);
}
