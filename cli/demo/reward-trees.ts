import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { solidityPackedKeccak256 } from "ethers";
import type { DemoOperatorRewards, RewardLeaf } from "./demo-operators.ts";

/** First interval whose leaves name the voters' share (Rocket Pool's ruleset 11). */
const FIRST_WITH_VOTER_SHARE = 46;

/** A rewards tree of the demo's operators alone, in Rocket Pool's form: sorted pairs, keccak256. */
export type RewardTree = { interval: number; root: string; proofOf: (operator: DemoOperatorRewards) => string[] };

export function rewardTree(interval: number, operators: readonly DemoOperatorRewards[]): RewardTree {
  const leaves = operators.map((operator) => leafHash(operator.address, interval, operator.leafOf(interval)));
  const tree = SimpleMerkleTree.of(leaves);
  return {
    interval,
    root: tree.root,
    proofOf: (operator) => tree.getProof(leafHash(operator.address, interval, operator.leafOf(interval))),
  };
}

function leafHash(node: string, interval: number, leaf: RewardLeaf): string {
  const amounts = [leaf.network, leaf.rplWei, leaf.smoothingPoolWei];
  if (interval >= FIRST_WITH_VOTER_SHARE) amounts.push(leaf.voterShareWei);
  return solidityPackedKeccak256(["address", ...amounts.map(() => "uint256")], [node, ...amounts]);
}
