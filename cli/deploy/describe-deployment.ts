import { spawnSync } from "node:child_process";
import type { Deployed, DeployOptions } from "./deploy-proofcast.ts";
import { describeContract } from "./describe-contract.ts";
import type { DeployedContract, Deployment } from "./deployment-file.ts";
import type { OpenChain } from "./open-chain.ts";
import { openHardhat } from "./open-hardhat.ts";

type At = Readonly<{ getAddress(): Promise<string> }>;

/** What was deployed, with the transactions of Ignition's journal. */
export async function describeDeployment(
  { connection, chainId, sender }: Pick<OpenChain, "connection" | "chainId" | "sender">,
  options: DeployOptions & { journal: string },
  deployed: Deployed,
): Promise<Deployment> {
  const hre = await openHardhat();
  const place = { connection, journal: options.journal };
  /** The oracle creates the feed: its transaction is the feed's too. */
  const contract = async (name: string, at: At, creator = at): Promise<DeployedContract> =>
    await describeContract(place, name, await at.getAddress(), await creator.getAddress());
  const { rocketStorage, firstInterval, allowInsecure } = options;
  const { manager, factory, registry, oracle, feed, source, timelock, votingGovernor, votes } = deployed;
  return {
    chainId: Number(chainId),
    allowInsecure,
    ...rolesOf(deployed),
    deployer: sender,
    rocketStorage,
    firstInterval,
    ecAdd: await factory.EC_ADD(),
    solc: hre.config.solidity.profiles.default?.compilers[0]?.version ?? "",
    commit: sourceCommit(),
    contracts: {
      AccessManager: await contract("AccessManager", manager),
      VerifierFactory: await contract("VerifierFactory", factory),
      ModelRegistry: await contract("ModelRegistry", registry),
      PredictionOracle: await contract("PredictionOracle", oracle),
      PredictionFeed: await contract("PredictionFeed", feed, oracle),
      RocketPoolRewardsSource: await contract("RocketPoolRewardsSource", source),
    },
    governing: {
      ...(timelock && { TimelockController: await contract("TimelockController", timelock) }),
      ...(votingGovernor && { ProofcastGovernor: await contract("ProofcastGovernor", votingGovernor) }),
      ...(votes && { FixedSupplyVotes: await contract("FixedSupplyVotes", votes) }),
    },
  };
}

function rolesOf({ governance, governs }: Deployed): Pick<Deployment, "roles" | "governance"> {
  const { guardian, modelProposer } = governance;
  return { roles: { admin: governs, governor: governs, guardian, modelProposer }, governance };
}

function sourceCommit(): string | null {
  const { status, stdout } = spawnSync("git", ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : null;
}
