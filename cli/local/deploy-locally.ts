import { deployProofcast } from "../deploy/deploy-proofcast.ts";
import { EPOCH } from "./demo-rewards.ts";
import type { LocalChain } from "./local-chain.ts";

/** Everything on a local chain, governed by its first account, with a stand-in for Rocket Pool's storage. */
export async function deployLocally({ connection }: LocalChain) {
  const { ethers } = connection;
  const rocketStorage = await ethers.deployContract("RocketStorageStandIn");
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
