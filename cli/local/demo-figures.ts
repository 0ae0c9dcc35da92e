// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { buildRewardsTree, type RewardsTree } from "../../relayer/sources/rocket-pool/rewards-tree.ts";

export type DemoFigures = {
  /** Node operators' addresses in ascending order: a batch of subjects as they stand. */
  operators: readonly string[];
  rewardWei: (operator: string, interval: number) => bigint;
  /** Rocket Pool's tree of one interval, over the demo's operators alone. */
  treeOf: (interval: number) => RewardsTree;
  /** Unix seconds at which an interval ended. */
  endOf: (interval: number) => number;
};

/** Real figures of 16 node operators; the file names its source. */
const FIGURES = fileURLToPath(new URL("../../models/operator-rewards/demo.json", import.meta.url));

const wei = z
  .string()
  .regex(/^\d{1,30}$/)
  .transform(BigInt);
const leafSchema = z.object({
  network: z.int().min(0).transform(BigInt),
  rpl: wei,
  smoothingPoolEth: wei,
  voterShareEth: wei.default(0n), // leaves up to interval 45 have none
});
const figuresSchema = z.object({
  source: z.string(),
  intervals: z.record(z.string(), z.object({ start: z.iso.datetime(), end: z.iso.datetime() })),
  operators: z.array(
    z.object({
      address: z
        .string()
        .regex(/^0x[0-9a-fA-F]{40}$/)
        .toLowerCase(),
      leaves: z.record(z.string(), leafSchema),
    }),
  ),
});

export async function readDemoFigures(): Promise<DemoFigures> {
  const { intervals, operators } = figuresSchema.parse(JSON.parse(await readFile(FIGURES, "utf8")));
  const leaves = new Map(operators.map((operator) => [operator.address, operator.leaves]));
  const leafOf = (operator: string, interval: number) => entryOf(leaves.get(operator) ?? {}, interval);
  const addresses = [...leaves.keys()].sort();
  return {
    operators: addresses,
    rewardWei: (operator, interval) => leafOf(operator, interval).smoothingPoolEth,
    treeOf: (interval) =>
      buildRewardsTree(
        BigInt(interval),
        addresses.map((node) => {
          const { network, rpl, smoothingPoolEth, voterShareEth } = leafOf(node, interval);
          return { node, network, rplWei: rpl, smoothingPoolWei: smoothingPoolEth, voterShareWei: voterShareEth };
        }),
      ),
    endOf: (interval) => Date.parse(entryOf(intervals, interval).end) / 1_000,
  };
}

function entryOf<T>(table: Record<string, T>, interval: number): T {
  const entry = table[interval];
  if (entry === undefined) throw new RangeError(`The demo's figures have no interval ${interval}`);
  return entry;
}
