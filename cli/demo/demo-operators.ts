import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** One leaf of a rewards tree, amounts in wei. */
export type RewardLeaf = {
  network: bigint;
  rplWei: bigint;
  smoothingPoolWei: bigint;
  /** Part of the leaf from interval 46 on. */
  voterShareWei: bigint;
};

export type DemoOperatorRewards = { address: string; leafOf: (interval: number) => RewardLeaf };

export type DemoFigures = {
  operators: readonly DemoOperatorRewards[];
  /** Unix seconds at which an interval ended. */
  endOf: (interval: number) => number;
};

/** Real figures of 16 node operators; the file names its source. */
const FIGURES = fileURLToPath(new URL("../../models/operator-rewards/demo.json", import.meta.url));

const wei = z
  .string()
  .regex(/^\d{1,30}$/)
  .transform(BigInt);
const figuresSchema = z.object({
  source: z.string(),
  intervals: z.record(z.string(), z.object({ start: z.iso.datetime(), end: z.iso.datetime() })),
  operators: z.array(
    z.object({
      address: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
      leaves: z.record(
        z.string(),
        z.object({
          network: z.int().min(0).transform(BigInt),
          rpl: wei,
          smoothingPoolEth: wei,
          voterShareEth: wei.optional(),
        }),
      ),
    }),
  ),
});

export async function readDemoFigures(): Promise<DemoFigures> {
  const { intervals, operators } = figuresSchema.parse(JSON.parse(await readFile(FIGURES, "utf8")));
  return {
    operators: operators.map(({ address, leaves }) => ({
      address: address.toLowerCase(),
      leafOf: (interval) => {
        const { network, rpl, smoothingPoolEth, voterShareEth = 0n } = entryOf(leaves, interval);
        return { network, rplWei: rpl, smoothingPoolWei: smoothingPoolEth, voterShareWei: voterShareEth };
      },
    })),
    endOf: (interval) => Date.parse(entryOf(intervals, interval).end) / 1_000,
  };
}

function entryOf<T>(table: Record<string, T>, interval: number): T {
  const entry = table[interval];
  if (entry === undefined) throw new RangeError(`The demo's figures have no interval ${interval}`);
  return entry;
}
