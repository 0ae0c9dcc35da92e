// SPDX-License-Identifier: GPL-3.0-or-later
import type { LogDescription } from "ethers";
import { TIMELOCK_ROLES } from "../../chain/roles.ts";
import type { Deployment } from "../deploy/deployment-file.ts";
import type { ChainReading } from "../deploy/open-chain.ts";
import { TIMELOCK_ABI } from "../governance/governance-abi.ts";
import { compare, compareSets, type Difference } from "./difference.ts";
import { eventsOf, membersBy } from "./events-of.ts";

type On = Pick<ChainReading, "connection">;

const ANYONE = "0x0000000000000000000000000000000000000000";

/** Timelock and vote: their delays, who fills and empties the one, how the other is counted. */
export async function governingDifferences(chain: On, deployment: Deployment): Promise<Difference[]> {
  return [...(await timelockDifferences(chain, deployment)), ...(await voteDifferences(chain, deployment))];
}

async function timelockDifferences(chain: On, { governance, governing }: Deployment): Promise<Difference[]> {
  const { TimelockController: recorded, ProofcastGovernor: governor } = governing;
  if (governance.kind === "account" || recorded === undefined) return [];
  const { address, block: fromBlock } = recorded;
  const timelock = await chain.connection.ethers.getContractAt("TimelockController", address);
  const fills = governance.kind === "timelock" ? governance.proposer : (governor?.address ?? ANYONE);
  const expected = { proposer: fills, canceller: fills, executor: ANYONE, admin: address };
  const events = await eventsOf(chain, { address, abi: TIMELOCK_ABI, fromBlock });
  const holders = Object.entries(expected).map(([role, account]) => `${account} as ${role}`);
  return [
    ...compare("delay of the timelock, in seconds", governance.delaySeconds, await timelock.getMinDelay()),
    ...compareSets("holder of a role of the timelock", holders, membersBy(events, holderOf)),
  ];
}

async function voteDifferences({ connection }: On, { governance, governing }: Deployment): Promise<Difference[]> {
  if (governance.kind !== "governor" || governing.ProofcastGovernor === undefined) return [];
  const { votes, votingDelay, votingPeriod, proposalThreshold, quorumPercent } = governance.governor;
  const governor = await connection.ethers.getContractAt("ProofcastGovernor", governing.ProofcastGovernor.address);
  const token = "token" in votes ? votes.token : governing.FixedSupplyVotes?.address;
  return [
    ...compare("delay before a vote", votingDelay, await governor.votingDelay()),
    ...compare("length of a vote", votingPeriod, await governor.votingPeriod()),
    ...compare("votes that a proposer needs", proposalThreshold, await governor.proposalThreshold()),
    ...compare("quorum, in percent", quorumPercent, await governor["quorumNumerator()"]()),
    ...compare("token of the votes", token, await governor.token()),
    ...compare("timelock of the governor", governing.TimelockController?.address, await governor.timelock()),
  ];
}

function holderOf({ name, args }: LogDescription): { key: string; isMember: boolean } | undefined {
  if (name !== "RoleGranted" && name !== "RoleRevoked") return undefined;
  const role = Object.entries(TIMELOCK_ROLES).find(([, id]) => id === args.role)?.[0] ?? String(args.role);
  return { key: `${String(args.account)} as ${role}`, isMember: name === "RoleGranted" };
}
