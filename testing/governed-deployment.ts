// SPDX-License-Identifier: GPL-3.0-or-later
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { deployProofcast } from "../cli/deploy/deploy-proofcast.ts";
import type { GovernancePlan } from "../cli/deploy/governance-plan.ts";
import type { ModuleRun } from "../cli/deploy/run-module.ts";
import { rootedStorage } from "./rooted-storage.ts";

export const TIMELOCK_DELAY_SECONDS = 2 * 86_400;
export const VOTING_DELAY_SECONDS = 86_400;
export const VOTING_PERIOD_SECONDS = 5 * 86_400;
export const SUPPLY = 1_000n * 10n ** 18n;

type On = { ethers: HardhatEthers; provider: ModuleRun["provider"] };

/** The reference deployment: a vote fills a timelock, which governs; a guardian, who stops; one who puts models before the vote. */
export async function governedDeployment(connection: On, journal?: string) {
  const [deployer, holder, guardian, modelProposer, stranger] = await connection.ethers.getSigners();
  if (!deployer || !holder || !guardian || !modelProposer || !stranger)
    throw new Error("the chain has too few accounts");
  const plan: GovernancePlan = {
    kind: "governor",
    delaySeconds: TIMELOCK_DELAY_SECONDS,
    governor: {
      votes: { name: "Votes", symbol: "VOTE", holder: holder.address, supply: SUPPLY.toString() },
      votingDelay: VOTING_DELAY_SECONDS,
      votingPeriod: VOTING_PERIOD_SECONDS,
      proposalThreshold: (SUPPLY / 100n).toString(),
      quorumPercent: 4,
    },
    guardian: guardian.address,
    modelProposer: modelProposer.address,
  };
  const rocketStorage = await rootedStorage(connection);
  const settings = { governor: plan, rocketStorage, firstInterval: 50, allowInsecure: true };
  const deployed = await deployProofcast(connection, { ...settings, ...(journal === undefined ? {} : { journal }) });
  const { timelock, votingGovernor, votes } = deployed;
  if (!timelock || !votingGovernor || !votes) throw new Error("a vote was to govern");
  await votes.connect(holder).delegate(holder);
  return {
    ...deployed,
    settings,
    timelock,
    votingGovernor,
    votes,
    plan,
    deployer,
    holder,
    guardian,
    modelProposer,
    stranger,
  };
}
