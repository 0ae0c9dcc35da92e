// SPDX-License-Identifier: GPL-3.0-or-later
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import type {} from "../types/hardhat.d.ts";

const END_SECONDS = 1_700_000_000n;

/** A stand-in for Rocket Pool's storage in which one interval has ended, so that a source can begin with it or after it. */
export async function rootedStorage({ ethers }: { ethers: HardhatEthers }, interval = 50n): Promise<string> {
  const storage = await ethers.deployContract("RocketStorageStandIn");
  await storage.setInterval(interval, ethers.id(`root of interval ${interval}`), END_SECONDS);
  return await storage.getAddress();
}
