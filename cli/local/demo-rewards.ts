// SPDX-License-Identifier: GPL-3.0-or-later
import type { DemoFigures } from "./demo-figures.ts";
import type { LocalDeployment } from "./deploy-locally.ts";

/** The newest interval: its features are the rewards of 45 … 50, whose leaves have two forms. */
export const EPOCH = 50;
export const FEATURE_INTERVALS = [45, 46, 47, 48, 49, 50];

export const WEI_PER_MICROETHER = 10n ** 12n;

/** Each operator's six rewards as the source gives them. */
export function featureRows({ operators, rewardWei }: DemoFigures): bigint[][] {
  return operators.map((node) => FEATURE_INTERVALS.map((interval) => rewardWei(node, interval) / WEI_PER_MICROETHER));
}

/**
 * Roots the figures' trees in the stand-in, and proves every operator's rewards to the source.
 * @param endOf Unix seconds at which an interval ended
 * @returns gas of the proof
 */
export async function proveDemoRewards(
  { rocketStorage, source }: Pick<LocalDeployment, "rocketStorage" | "source">,
  figures: DemoFigures,
  endOf: (interval: number) => number,
): Promise<bigint> {
  const trees = FEATURE_INTERVALS.map((interval) => figures.treeOf(interval));
  for (const { interval, root } of trees) {
    await (await rocketStorage.setInterval(interval, root, endOf(Number(interval)))).wait();
  }
  const leaves = figures.operators.map((node) => ({ node, leaves: trees.map((tree) => tree.leafOf(node)) }));
  const proven = await (await source.prove(leaves)).wait();
  return proven?.gasUsed ?? 0n;
}
