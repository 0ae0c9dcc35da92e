// Temporary stand-in until the deployment command lands.
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
export async function deployProofcast(
  { ethers }: { ethers: HardhatEthers },
  o: { rocketStorage: string; firstInterval: number; allowInsecure: boolean },
) {
  const [governor] = await ethers.getSigners();
  const manager = await ethers.deployContract("AccessManager", [governor!.address]);
  const factory = await ethers.deployContract("VerifierFactory", ["0x0000000000000000000000000000000000000006"]);
  const registry = await ethers.deployContract("ModelRegistry", [manager, factory, o.allowInsecure]);
  const oracle = await ethers.deployContract("PredictionOracle", [registry]);
  const feed = await ethers.getContractAt("PredictionFeed", await oracle.FEED());
  const source = await ethers.deployContract("RocketPoolRewardsSource", [o.rocketStorage, o.firstInterval]);
  return { manager, factory, registry, oracle, feed, source };
}
export type Deployed = Awaited<ReturnType<typeof deployProofcast>>;
