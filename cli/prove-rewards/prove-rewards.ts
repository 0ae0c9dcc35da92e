// SPDX-License-Identifier: GPL-3.0-or-later
import type { ProvenLeaf } from "../../relayer/sources/rocket-pool/rewards-tree.ts";
import { FatalError } from "../../schema/errors.ts";
import { chainFailure, ContractMissing, revertData } from "../deploy/chain-failure.ts";
import { revertText } from "../deploy/contract-errors.ts";
import type { OpenChain } from "../deploy/open-chain.ts";
import type { PublishedTree } from "./tree-file.ts";

/** The source does not take the leaves. */
export class RewardsRefused extends FatalError {
  constructor(reason: string, sent: number, cause: unknown) {
    super(
      "REWARDS_REFUSED",
      `The source refuses the rewards: ${reason.replace(/\.$/, "")}. ${sent === 0 ? "Nothing was sent" : `${sent} transactions were mined before`}. ` +
        "Its errors are explained in docs/contract-errors.md.",
      { details: { reason, sent }, cause },
    );
  }
}

/** A node that was named is in none, or not in all, of the trees. */
export class NodeNotInTree extends FatalError {
  constructor(node: string, interval: bigint) {
    super(
      "NODE_NOT_IN_TREE",
      `The tree of interval ${interval} has no leaf of ${node}: nothing about it can be proven there. Leave the node or the tree out.`,
      { details: { node, interval: interval.toString() } },
    );
  }
}

/** Nothing there would keep what is proven; a call of an account without code succeeds. */
export class NoRewardsSource extends FatalError {
  constructor(source: string, cause: unknown) {
    super(
      "NO_REWARDS_SOURCE",
      `The contract at ${source} is no RocketPoolRewardsSource on this chain. Nothing was sent. Correct --source or --rpc-url.`,
      { details: { source }, cause },
    );
  }
}

/** There is nobody about whom all of the trees say something. */
export class NoNodeInAllTrees extends FatalError {
  constructor(intervals: readonly number[]) {
    super(
      "NO_NODE_IN_ALL_TREES",
      `No node is in the trees of all intervals given (${intervals.join(", ")}): there is nothing to prove. Give fewer trees at a time, or name nodes with --node.`,
      { details: { intervals } },
    );
  }
}

/** Nodes of one transaction: six leaves of each, at a real tree's depth, are well within any chain's blocks. */
const NODES_AT_ONCE = 16;

type Proven = Readonly<{ node: string; leaves: ProvenLeaf[] }>;

/** Proves leaf by leaf what the trees say of nodes; what was proven before changes nothing. @error NodeNotInTree, NoNodeInAllTrees, NoRewardsSource, RewardsRefused */
export async function proveRewards(
  { connection }: Pick<OpenChain, "connection">,
  sourceAddress: string,
  given: readonly PublishedTree[],
  named: readonly string[] | undefined,
) {
  const trees = given.toSorted((a, b) => Number(a.interval - b.interval));
  const nodes =
    named ?? [...(trees[0]?.leaves.keys() ?? [])].filter((node) => trees.every(({ leaves }) => leaves.has(node)));
  const intervals = trees.map(({ interval }) => Number(interval));
  if (nodes.length === 0) throw new NoNodeInAllTrees(intervals);
  const proofs = nodes.map((node): Proven => ({ node, leaves: trees.map((tree) => leafOf(tree, node)) }));
  const source = await connection.ethers.getContractAt("RocketPoolRewardsSource", sourceAddress);
  await source.ROCKET_STORAGE().catch((error: unknown) => {
    const isOther = revertData(error) !== undefined || chainFailure(error) instanceof ContractMissing;
    throw isOther ? new NoRewardsSource(sourceAddress, error) : error;
  });
  const transactions: string[] = [];
  let gasUsed = 0n;
  for (let first = 0; first < proofs.length; first += NODES_AT_ONCE) {
    const batch = proofs.slice(first, first + NODES_AT_ONCE);
    await source.prove.staticCall(batch).catch((error: unknown) => {
      const data = revertData(error);
      throw data === undefined ? error : new RewardsRefused(revertText(data), transactions.length, error);
    });
    const receipt = await (await source.prove(batch)).wait();
    transactions.push(receipt?.hash ?? "");
    gasUsed += receipt?.gasUsed ?? 0n;
  }
  return { intervals, nodes, transactions, gasUsed };
}

function leafOf({ interval, leaves }: PublishedTree, node: string): ProvenLeaf {
  const leaf = leaves.get(node);
  if (leaf === undefined) throw new NodeNotInTree(node, interval);
  return leaf;
}
