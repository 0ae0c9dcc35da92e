// SPDX-License-Identifier: GPL-3.0-or-later
import { deployProofcast } from "../deploy/deploy-proofcast.ts";
import { EPOCH } from "./demo-rewards.ts";
import type { LocalChain } from "./local-chain.ts";

/** A source begins only where an interval has ended. The root is nobody's; the demo's own takes its place. */
const LONG_AGO_SECONDS = 1_600_000_000;

/** Everything on a local chain, governed by its first account, with a stand-in for Rocket Pool's storage. */
export async function deployLocally({ connection }: LocalChain) {
  const { ethers } = connection;
  const rocketStorage = await ethers.deployContract("RocketStorageStandIn");
  await (await rocketStorage.setInterval(EPOCH - 1, ethers.id("an interval before"), LONG_AGO_SECONDS)).wait();
  await (await rocketStorage.setInterval(EPOCH - 1, ethers.id("a tree that nobody needs"), 1)).wait();
  const [governor] = await ethers.getSigners();
  const contracts = await deployProofcast(connection, {
    governor: governor?.address ?? "",
    rocketStorage: await rocketStorage.getAddress(),
    firstInterval: EPOCH,
    allowInsecure: true,
  });
  return { ...contracts, rocketStorage };
}

export type LocalDeployment = Awaited<ReturnType<typeof deployLocally>>;
