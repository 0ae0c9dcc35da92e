// SPDX-License-Identifier: GPL-3.0-or-later
import { dataSlice, Interface } from "ethers";
import abi from "../../../abi/RocketPoolRewardsSource.json" with { type: "json" };
import type { Hex } from "../../../schema/hash.ts";
import { multiproofOf, type Multiproof } from "./multiproof.ts";
import type { RewardEntry, RewardsTree } from "./rewards-tree.ts";

/** Calldata of the source: some nodes' entries in one interval, with one proof for all of them. */
export type IntervalRewards = Multiproof & Readonly<{ interval: bigint; rewards: RewardEntry[] }>;

const SOURCE = new Interface(abi);
const SELECTOR_BYTES = 4;

/** What a tree says of these nodes, each named once. @error RewardEntryMissing */
export function intervalRewards(tree: RewardsTree, nodes: readonly string[]): IntervalRewards {
  const found = nodes.map((node) => tree.entryOf(node)).sort((a, b) => a.index - b.index);
  return {
    interval: tree.interval,
    rewards: found.map(({ entry }) => entry),
    ...multiproofOf(
      tree.levels,
      found.map(({ index }) => index),
    ),
  };
}

/** Evidence for the source's `submit`: what its `proveMany` takes. */
export function rewardsEvidence(intervals: readonly IntervalRewards[]): Hex {
  return dataSlice(SOURCE.encodeFunctionData("proveMany", [intervals]), SELECTOR_BYTES) as Hex;
}
