// SPDX-License-Identifier: GPL-3.0-or-later
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { getAddress } from "ethers";
import type {} from "../../types/hardhat.d.ts";
import { networkOf } from "../../chain/networks.ts";
import { refuseInsecureOff } from "../../keys/check-setup.ts";
import { MODULE_ID, proofcastModule } from "../../modules/governance.ts";
import { FatalError } from "../../schema/errors.ts";
import { isLocalChain } from "../../schema/local-chains.ts";
import { checkInputs } from "./check-inputs.ts";
import { accountPlan, type GovernancePlan } from "./governance-plan.ts";
import { type ModuleRun, runModule } from "./run-module.ts";

export type DeployOptions = Readonly<{
  /** Who governs: an account that holds every role, or a plan of more. */
  governor: string | GovernancePlan;
  /** That a governor without code is meant; the sender of a local chain need not be said to be. */
  isAccountMeant?: boolean;
  rocketStorage: string;
  /** Any interval that is rooted, or the next one. */
  firstInterval: number;
  /** The first interval whose leaves name the voters' share; the chain's own unless given. */
  firstWithVoterShare?: number;
  /** Whether models with development keys may be registered. */
  allowInsecure: boolean;
  /** The precompiled contract that adds two points of BN254; the chain's own unless given. */
  ecAdd?: string;
  /** An unfinished deployment is gone on with: what of it was paid for is not reckoned again. */
  resumes?: boolean;
}> &
  Pick<ModuleRun, "journal" | "onProgress">;

/** Leaves are hashed with the voters' share or without it: on a wrong guess no proof of a reward would ever hold. */
export class VoterShareUnknown extends FatalError {
  constructor(name: string, chainId: bigint) {
    super(
      "VOTER_SHARE_UNKNOWN",
      `It is not known of ${name} from which rewards interval on Rocket Pool's leaves name the voters' share, and the source cannot be ` +
        "told later. Say it with --first-with-voter-share. Nothing was sent.",
      { details: { chainId: Number(chainId) } },
    );
  }
}

/**
 * Deploys every contract that is not deployed yet.
 * @error InsecureDeploymentRefused, VoterShareUnknown and those of checkInputs before anything is sent; DeploymentFailed
 */
export async function deployProofcast(
  { ethers, provider }: { ethers: HardhatEthers; provider: ModuleRun["provider"] },
  { journal, onProgress, ...options }: DeployOptions,
) {
  const { chainId } = await ethers.provider.getNetwork();
  refuseInsecureOff(chainId, options.allowInsecure);
  const accounts = (await ethers.getSigners()).map(({ address }) => address);
  const sender = accounts[0] ?? "";
  const governance =
    typeof options.governor === "string" ? accountPlan(getAddress(options.governor)) : options.governor;
  const network = networkOf(chainId);
  const { rocketStorage, firstInterval, allowInsecure, ecAdd = network.ecAdd } = options;
  const firstWithVoterShare = options.firstWithVoterShare ?? network.firstWithVoterShare;
  if (firstWithVoterShare === undefined) throw new VoterShareUnknown(network.name, chainId);
  const isOwn = governance.kind === "account" && governance.governor === sender && isLocalChain(chainId);
  if (!options.resumes) {
    const isAccountMeant = options.isAccountMeant ?? isOwn;
    await checkInputs(ethers, { chainId, sender, governance, isAccountMeant, rocketStorage, firstInterval, ecAdd });
  }
  const addresses = await runModule({
    module: proofcastModule(governance, sender),
    provider,
    chainId,
    accounts,
    parameters: {
      ...{ ecAdd, rocketStorage, firstInterval, allowInsecure },
      firstWithVoterShare: Number(firstWithVoterShare),
    },
    ...(journal === undefined ? {} : { journal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const at = (name: string): string => addresses[`${MODULE_ID}#${name}`]?.address ?? "";
  const has = (name: string): boolean => at(name) !== "";
  return {
    manager: await ethers.getContractAt("AccessManager", at("AccessManager")),
    factory: await ethers.getContractAt("VerifierFactory", at("VerifierFactory")),
    aggregate: await ethers.getContractAt("AggregateVerifier", at("AggregateVerifier")),
    registry: await ethers.getContractAt("ModelRegistry", at("ModelRegistry")),
    oracle: await ethers.getContractAt("PredictionOracle", at("PredictionOracle")),
    feed: await ethers.getContractAt("PredictionFeed", at("PredictionFeed")),
    judge: await ethers.getContractAt("UnsoundnessJudge", at("UnsoundnessJudge")),
    source: await ethers.getContractAt("RocketPoolRewardsSource", at("RocketPoolRewardsSource")),
    timelock: has("TimelockController")
      ? await ethers.getContractAt("TimelockController", at("TimelockController"))
      : undefined,
    votingGovernor: has("ProofcastGovernor")
      ? await ethers.getContractAt("ProofcastGovernor", at("ProofcastGovernor"))
      : undefined,
    votes: has("FixedSupplyVotes") ? await ethers.getContractAt("FixedSupplyVotes", at("FixedSupplyVotes")) : undefined,
    governance,
    /** The holder of the roles of admin and governor. */
    governs: governance.kind === "account" ? governance.governor : at("TimelockController"),
  };
}

export type Deployed = Awaited<ReturnType<typeof deployProofcast>>;
