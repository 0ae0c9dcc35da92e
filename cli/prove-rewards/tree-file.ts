// SPDX-License-Identifier: GPL-3.0-or-later
import { z } from "zod";
import { readJsonFile } from "../../files/json-file.ts";
import { FatalError } from "../../schema/errors.ts";
import type { Hex } from "../../schema/hash.ts";
import type { ProvenLeaf } from "../../relayer/sources/rocket-pool/rewards-tree.ts";

/** The file is no rewards tree of Rocket Pool's. */
export class InvalidTreeFile extends FatalError {
  constructor(path: string, reason: string, cause?: unknown) {
    super(
      "INVALID_TREE_FILE",
      `${path} is no rewards tree: ${reason}. Give a file as Rocket Pool publishes it (rp-rewards-<network>-<interval>.json).`,
      { details: { path, reason }, cause },
    );
  }
}

/** One interval: each node in lower case, with its leaf. */
export type PublishedTree = Readonly<{ interval: bigint; root: string; leaves: ReadonlyMap<string, ProvenLeaf> }>;

const MOST_NODES = 100_000;
const MOST_LEVELS = 64;

const hash = z.string().regex(/^0x[0-9a-fA-F]{64}$/) as unknown as z.ZodType<Hex>;
const wei = z
  .string()
  .regex(/^\d{1,30}$/)
  .transform(BigInt);
const entry = z.object({
  rewardNetwork: z.int().min(0).transform(BigInt),
  collateralRpl: wei,
  oracleDaoRpl: wei,
  smoothingPoolEth: wei,
  voterShareEth: wei.default(0n), // up to interval 45 there was none
  merkleProof: z.array(hash).max(MOST_LEVELS),
});
const entries = z
  .record(z.string().regex(/^0x[0-9a-fA-F]{40}$/), entry)
  .refine((nodes) => Object.keys(nodes).length <= MOST_NODES, "it has more nodes than Rocket Pool could have");
const tree = z.object({
  index: z.int().min(0).transform(BigInt),
  merkleRoot: hash,
  nodeRewards: entries.optional(),
  /** An excerpt: some nodes of the whole. */
  nodes: entries.optional(),
});

/** @error InvalidTreeFile */
export async function readTreeFile(path: string): Promise<PublishedTree> {
  const refuse = (reason: string, cause?: unknown): InvalidTreeFile => new InvalidTreeFile(path, reason, cause);
  const parsed = tree.safeParse(await readJsonFile(path, refuse));
  if (!parsed.success) throw refuse(z.prettifyError(parsed.error).replaceAll("\n", " "));
  const { index: interval, merkleRoot: root, nodeRewards, nodes = nodeRewards } = parsed.data;
  if (nodes === undefined) throw refuse("it has no nodeRewards");
  const leaves = Object.entries(nodes).map(([node, of]): [string, ProvenLeaf] => [
    node.toLowerCase(),
    {
      interval,
      network: of.rewardNetwork,
      rplWei: of.collateralRpl + of.oracleDaoRpl,
      smoothingPoolWei: of.smoothingPoolEth,
      voterShareWei: of.voterShareEth,
      proof: of.merkleProof,
    },
  ]);
  return { interval, root, leaves: new Map(leaves) };
}
