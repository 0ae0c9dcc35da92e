import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import type {} from "../types/hardhat.d.ts";

/** A stand-in for Rocket Pool's storage in which this interval is rooted, in no tree that anybody knows: a source may begin there or next. */
export async function rootedStorage(ethers: HardhatEthers, interval: bigint) {
  const rocketStorage = await ethers.deployContract("RocketStorageStandIn");
  await rocketStorage.setInterval(interval, ethers.id(`a root of ${interval}`), 1n);
  return rocketStorage;
}
