import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import type {} from "../types/hardhat.d.ts";
import { FatalError } from "../schema/errors.ts";

export type DeployOptions = {
  rocketStorage: string;
  /** Any interval that is rooted, or the first that will be. */
  firstInterval: number;
  /** Whether models with development keys may be registered. */
  allowInsecure: boolean;
};

/** Development keys off a local chain: whoever reads the source could forge any prediction. */
export class InsecureDeploymentRefused extends FatalError {
  constructor(chainId: bigint) {
    super(
      "INSECURE_DEPLOYMENT_REFUSED",
      `Chain ${chainId} is not local, so models with development keys are refused there: their secret is public. ` +
        "Deploy without them, or use a local chain (31337, 1337).",
      { details: { chainId } },
    );
  }
}

const LOCAL_CHAIN_IDS: readonly bigint[] = [31_337n, 1_337n];

/** The precompiled contract that adds two points of BN254; Bittensor has it elsewhere. */
const EC_ADD = "0x0000000000000000000000000000000000000006";

/**
 * Deploys every contract, governed by the first signer through an AccessManager.
 * @error InsecureDeploymentRefused before anything is sent
 */
export async function deployProofcast({ ethers }: { ethers: HardhatEthers }, options: DeployOptions) {
  const { chainId } = await ethers.provider.getNetwork();
  if (options.allowInsecure && !LOCAL_CHAIN_IDS.includes(chainId)) throw new InsecureDeploymentRefused(chainId);

  const [governor] = await ethers.getSigners();
  if (!governor) throw new RangeError("the network has no signer");
  const manager = await ethers.deployContract("AccessManager", [governor.address]);
  const factory = await ethers.deployContract("VerifierFactory", [EC_ADD]);
  const registry = await ethers.deployContract("ModelRegistry", [manager, factory, options.allowInsecure]);
  const oracle = await ethers.deployContract("PredictionOracle", [registry]);
  const feed = await ethers.getContractAt("PredictionFeed", await oracle.FEED());
  const source = await ethers.deployContract("RocketPoolRewardsSource", [options.rocketStorage, options.firstInterval]);
  return { manager, factory, registry, oracle, feed, source };
}

export type Deployed = Awaited<ReturnType<typeof deployProofcast>>;
