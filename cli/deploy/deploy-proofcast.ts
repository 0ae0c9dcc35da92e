import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import type {} from "../../types/hardhat.d.ts";
import { refuseInsecureOff } from "../../keys/check-setup.ts";
import { MAINNET_FIRST_WITH_VOTER_SHARE } from "../../relayer/sources/rocket-pool/rewards-tree.ts";
import { FatalError } from "../../schema/errors.ts";
import { type ModuleRun, runModule } from "./run-module.ts";

export type DeployOptions = Readonly<{
  /** Who governs registry and roles. */
  governor: string;
  rocketStorage: string;
  /** Any interval that is rooted, or the first that will be. */
  firstInterval: number;
  /** Whether models with development keys may be registered. */
  allowInsecure: boolean;
  /** The precompiled contract that adds two points of BN254; Bittensor has it elsewhere. */
  ecAdd?: string;
}> &
  Pick<ModuleRun, "journal" | "onProgress">;

/** There is no contract where Rocket Pool's storage is said to be. */
export class RocketStorageMissing extends FatalError {
  constructor(address: string, chainId: bigint) {
    super(
      "ROCKET_STORAGE_MISSING",
      `There is no contract at ${address} on chain ${chainId}: no feature could ever be authenticated. ` +
        "Give the address of Rocket Pool's RocketStorage on this chain.",
      { details: { address, chainId: Number(chainId) } },
    );
  }
}

export const EC_ADD = "0x0000000000000000000000000000000000000006";

/**
 * Deploys every contract that is not deployed yet.
 * @error InsecureDeploymentRefused, RocketStorageMissing before anything is sent; DeploymentFailed
 */
export async function deployProofcast(
  { ethers, provider }: { ethers: HardhatEthers; provider: ModuleRun["provider"] },
  { journal, onProgress, ...options }: DeployOptions,
) {
  const { chainId } = await ethers.provider.getNetwork();
  refuseInsecureOff(chainId, options.allowInsecure);
  if ((await ethers.provider.getCode(options.rocketStorage)) === "0x") {
    throw new RocketStorageMissing(options.rocketStorage, chainId);
  }
  const signers = await ethers.getSigners();
  const addresses = await runModule({
    provider,
    chainId,
    accounts: signers.map(({ address }) => address),
    parameters: { ecAdd: EC_ADD, firstWithVoterShare: MAINNET_FIRST_WITH_VOTER_SHARE, ...options },
    ...(journal === undefined ? {} : { journal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const at = (name: string): string => addresses[`Proofcast#${name}`]?.address ?? "";
  return {
    manager: await ethers.getContractAt("AccessManager", at("AccessManager")),
    factory: await ethers.getContractAt("VerifierFactory", at("VerifierFactory")),
    registry: await ethers.getContractAt("ModelRegistry", at("ModelRegistry")),
    oracle: await ethers.getContractAt("PredictionOracle", at("PredictionOracle")),
    feed: await ethers.getContractAt("PredictionFeed", at("PredictionFeed")),
    source: await ethers.getContractAt("RocketPoolRewardsSource", at("RocketPoolRewardsSource")),
  };
}

export type Deployed = Awaited<ReturnType<typeof deployProofcast>>;
