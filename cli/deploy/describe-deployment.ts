import { spawnSync } from "node:child_process";
import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import { listTransactions } from "@nomicfoundation/ignition-core";
import { type Deployed, EC_ADD, type DeployOptions } from "./deploy-proofcast.ts";
import type { Deployment } from "./deployment-file.ts";
import type { OpenChain } from "./open-chain.ts";
import { openHardhat } from "./open-hardhat.ts";

/** What was deployed, with the transactions of Ignition's journal. */
export async function describeDeployment(
  { connection, chainId, sender }: OpenChain,
  options: DeployOptions & { journal: string },
  deployed: Deployed,
): Promise<Deployment> {
  const hre = await openHardhat();
  const transactions = await listTransactions(options.journal, new HardhatArtifactResolver(hre.artifacts));
  const contract = async (at: { getAddress(): Promise<string> }) => {
    const created = await at.getAddress();
    const transactionHash = transactions.find(({ address }) => address === created)?.txHash ?? "";
    const receipt = await connection.ethers.provider.getTransactionReceipt(transactionHash);
    return { address: created, transactionHash, block: receipt?.blockNumber ?? 0 };
  };
  const { governor, rocketStorage, firstInterval, allowInsecure, ecAdd = EC_ADD } = options;
  return {
    chainId: Number(chainId),
    allowInsecure,
    governor,
    deployer: sender,
    rocketStorage,
    firstInterval,
    ecAdd,
    solc: hre.config.solidity.profiles.default?.compilers[0]?.version ?? "",
    commit: sourceCommit(),
    contracts: {
      AccessManager: await contract(deployed.manager),
      VerifierFactory: await contract(deployed.factory),
      ModelRegistry: await contract(deployed.registry),
      PredictionOracle: await contract(deployed.oracle),
      PredictionFeed: await contract(deployed.feed),
      RocketPoolRewardsSource: await contract(deployed.source),
    },
  };
}

function sourceCommit(): string | null {
  const { status, stdout } = spawnSync("git", ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : null;
}
