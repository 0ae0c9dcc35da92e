// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Interface, type InterfaceAbi } from "ethers";
import { FEED_ABI, GOVERNOR_ABI, REGISTRY_ABI } from "../../chain/abi.ts";

export const MANAGER_ABI = openZeppelin("AccessManager");
export const TIMELOCK_ABI = openZeppelin("TimelockController");

/** What governance calls, by the names that a deployment's record has for its contracts. */
export const GOVERNED_ABIS: ReadonlyMap<string, Interface> = new Map([
  ["ModelRegistry", REGISTRY_ABI],
  ["PredictionFeed", FEED_ABI],
  ["AccessManager", MANAGER_ABI],
  ["TimelockController", TIMELOCK_ABI],
  ["ProofcastGovernor", GOVERNOR_ABI],
]);

/** As the package has compiled it. */
function openZeppelin(name: string): Interface {
  const path = createRequire(import.meta.url).resolve(`@openzeppelin/contracts/build/contracts/${name}.json`);
  return new Interface((JSON.parse(readFileSync(path, "utf8")) as { abi: InterfaceAbi }).abi);
}
