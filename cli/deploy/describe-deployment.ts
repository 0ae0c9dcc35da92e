// SPDX-License-Identifier: GPL-3.0-or-later
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
  const contract = async (name: string, at: At): Promise<DeployedContract> =>
    await describeContract({ connection, journal: options.journal }, name, await at.getAddress());
  const { rocketStorage, firstInterval, allowInsecure } = options;
  const { manager, factory, aggregate, registry, oracle, feed, judge, source, timelock, votingGovernor, votes } =
    deployed;
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
      AggregateVerifier: await contract("AggregateVerifier", aggregate),
      ModelRegistry: await contract("ModelRegistry", registry),
      PredictionOracle: await contract("PredictionOracle", oracle),
      PredictionFeed: await contract("PredictionFeed", feed),
      UnsoundnessJudge: await contract("UnsoundnessJudge", judge),
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
