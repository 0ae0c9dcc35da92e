import { solidityPackedKeccak256 } from "ethers";
import { keccak256, type Hex } from "../../schema/hash.ts";

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

export type RewardsTree = Readonly<{ interval: bigint; root: Hex; leafOf: (node: string) => ProvenLeaf }>;

/** First interval whose leaves name the voters' share. */
const FIRST_WITH_VOTER_SHARE = 46n;

export function rewardLeafHash(interval: bigint, entry: RewardEntry): Hex {
  const { node, network, rplWei, smoothingPoolWei, voterShareWei } = entry;
  const values = [network, rplWei, smoothingPoolWei];
  if (interval >= FIRST_WITH_VOTER_SHARE) values.push(voterShareWei);
  return solidityPackedKeccak256(["address", ...values.map(() => "uint256")], [node, ...values]) as Hex;
}

/** The tree that Rocket Pool publishes: keccak, each pair hashed in ascending order, an odd node going up unchanged. */
export function buildRewardsTree(interval: bigint, entries: readonly RewardEntry[]): RewardsTree {
  const levels = [entries.map((entry) => rewardLeafHash(interval, entry))];
  for (let level = levels[0]; level && level.length > 1; level = levels.at(-1)) levels.push(parents(level));
  const root = levels.at(-1)?.[0];
  if (!root) throw new RangeError("a rewards tree has at least one entry");
  return {
    interval,
    root,
    leafOf: (node) => {
      const index = entries.findIndex((entry) => entry.node.toLowerCase() === node.toLowerCase());
      const entry = entries[index];
      if (!entry) throw new RangeError(`${node} has no entry in interval ${interval}`);
      const { network, rplWei, smoothingPoolWei, voterShareWei } = entry;
      return { interval, network, rplWei, smoothingPoolWei, voterShareWei, proof: proofOf(levels, index) };
    },
  };
}

export function hashPair(a: Hex, b: Hex): Hex {
  return keccak256(a.toLowerCase() < b.toLowerCase() ? `0x${a.slice(2)}${b.slice(2)}` : `0x${b.slice(2)}${a.slice(2)}`);
}

function parents(level: readonly Hex[]): Hex[] {
  return level.flatMap((hash, index) => {
    if (index % 2 === 1) return [];
    const right = level[index + 1];
    return right ? hashPair(hash, right) : hash;
  });
}

function proofOf(levels: readonly (readonly Hex[])[], index: number): Hex[] {
  return levels.flatMap((level, depth) => level[(index >> depth) ^ 1] ?? []);
}
