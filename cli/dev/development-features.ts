// SPDX-License-Identifier: GPL-3.0-or-later
import { hexlify, toBeHex } from "ethers";
import { featuresHash, featureText } from "../../schema/feature-text.ts";
import { encodeRuns } from "../../schema/layout.ts";
import { readDemoFigures } from "../local/demo-figures.ts";
import { EPOCH, featureRows, proveDemoRewards } from "../local/demo-rewards.ts";
import type { LocalDeployment } from "../local/deploy-locally.ts";
import type { LocalChain } from "../local/local-chain.ts";
import type { DevelopmentModel } from "./development-model.ts";

/** Where a development chain's features are from, and whose it has. */
export type DevelopmentFeatures = Readonly<{
  source: string;
  contract: "RocketPoolRewardsSource" | "DevelopmentSource";
  epoch: bigint;
  subjects: readonly string[];
  rows: readonly (readonly bigint[])[];
}>;

const HOUR_SECONDS = 3_600;
const INTERVAL_SECONDS = 28 * 86_400;
const FIRST_EPOCH = 1n;

/**
 * Rocket Pool's source with the real rewards of 16 operators, moved to end an hour ago, for a model that reads such features; for any
 * other a source on which anybody sets anything, with the model's own rows.
 */
export async function developmentFeatures(
  chain: LocalChain,
  contracts: LocalDeployment,
  { model, rows }: DevelopmentModel,
): Promise<DevelopmentFeatures> {
  const { ethers } = chain.connection;
  if (featuresHash(model.schema.features) === (await contracts.source.featuresHash())) {
    const now = (await ethers.provider.getBlock("latest"))?.timestamp ?? 0;
    const figures = await readDemoFigures();
    const endOf = (interval: number): number => now - HOUR_SECONDS - (EPOCH - interval) * INTERVAL_SECONDS;
    await proveDemoRewards(contracts, figures, endOf);
    const subjects = figures.operators.map((operator) => ethers.zeroPadValue(operator, 32));
    const source = await contracts.source.getAddress();
    return { source, contract: "RocketPoolRewardsSource", epoch: BigInt(EPOCH), subjects, rows: featureRows(figures) };
  }
  const layout = hexlify(Uint8Array.from(encodeRuns(model.layout.features)));
  const source = await ethers.deployContract("DevelopmentSource", [layout, featureText(model.schema.features)]);
  const subjects = rows.map((_, index) => toBeHex(index + 1, 32));
  await (await source.setFeatures(FIRST_EPOCH, subjects, rows.flat())).wait();
  return { source: await source.getAddress(), contract: "DevelopmentSource", epoch: FIRST_EPOCH, subjects, rows };
}
