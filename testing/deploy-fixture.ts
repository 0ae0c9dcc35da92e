// SPDX-License-Identifier: GPL-3.0-or-later
import type { NetworkConnection } from "hardhat/types/network";
import type {} from "../types/hardhat.d.ts";

export type Connection = NetworkConnection;

/** The precompiled contract that adds two points of BN254, everywhere but on Bittensor. */
export const EC_ADD = "0x0000000000000000000000000000000000000006";

/** Every contract, deployed plainly, with a stand-in for Rocket Pool's storage and nothing registered. */
export async function deployFixture({ ethers }: Connection) {
  const [governor, requester, relayer, stranger] = await ethers.getSigners();
  if (!governor || !requester || !relayer || !stranger) throw new Error("the simulated chain has too few accounts");

  const manager = await ethers.deployContract("AccessManager", [governor.address]);
  const factory = await ethers.deployContract("VerifierFactory", [EC_ADD]);
  const registry = await ethers.deployContract("ModelRegistry", [manager, factory, true]);
  const feed = await ethers.deployContract("PredictionFeed", [registry, manager]);
  const aggregate = await ethers.deployContract("AggregateVerifier", [EC_ADD]);
  const oracle = await ethers.deployContract("PredictionOracle", [registry, feed, aggregate]);
  await feed.setPoster(oracle, true);
  await registry.setReporter(oracle, true);
  const judge = await ethers.deployContract("UnsoundnessJudge", [registry]);
  await registry.setReporter(judge, true);
  const rocketStorage = await ethers.deployContract("RocketStorageStandIn");
  await rocketStorage.setInterval(49n, ethers.id("no tree"), 1n);
  const source = await ethers.deployContract("RocketPoolRewardsSource", [rocketStorage, 50n, 46n]);
  const accounts = { governor, requester, relayer, stranger };
  return { ...accounts, manager, factory, registry, feed, aggregate, oracle, judge, rocketStorage, source };
}

export type Deployment = Awaited<ReturnType<typeof deployFixture>>;
