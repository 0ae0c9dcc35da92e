// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { ProvenLeaf } from "../relayer/sources/rocket-pool/rewards-tree.ts";
import type { Hex } from "../schema/hash.ts";
import { sharedPath } from "./shared-folder.ts";

export type PublishedInterval = Readonly<{
  interval: bigint;
  root: Hex;
  endUnixSeconds: bigint;
  entries: readonly Readonly<{ node: string; leaves: [ProvenLeaf] }>[];
}>;

const hex = z.string().regex(/^0x[0-9a-f]+$/) as unknown as z.ZodType<Hex>;
const wei = z.string().regex(/^\d+$/).transform(BigInt);
const intervalSchema = z.object({
  index: z.int().transform(BigInt),
  endTime: z.iso.datetime(),
  merkleRoot: hex,
  nodes: z.record(
    z.string(),
    z.object({
      rewardNetwork: z.int().transform(BigInt),
      collateralRpl: wei,
      oracleDaoRpl: wei,
      smoothingPoolEth: wei,
      voterShareEth: wei.default(0n),
      merkleProof: z.array(hex),
    }),
  ),
});

/** Entries of Rocket Pool's published rewards trees with their proofs, interval after interval; none without the folder. */
export function publishedIntervals(): PublishedInterval[] {
  const paths = Array.from({ length: 16 }, (_, i) => sharedPath("data", "rocketpool", `proven-${36 + i}.json`));
  return paths.flatMap((path) => (path === undefined ? [] : [readInterval(path)]));
}

function readInterval(path: string): PublishedInterval {
  const { index, endTime, merkleRoot, nodes } = intervalSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  return {
    interval: index,
    root: merkleRoot,
    endUnixSeconds: BigInt(Date.parse(endTime) / 1_000),
    entries: Object.entries(nodes).map(([node, entry]) => ({
      node,
      leaves: [
        {
          interval: index,
          network: entry.rewardNetwork,
          rplWei: entry.collateralRpl + entry.oracleDaoRpl,
          smoothingPoolWei: entry.smoothingPoolEth,
          voterShareWei: entry.voterShareEth,
          proof: entry.merkleProof,
        },
      ],
    })),
  };
}
