// SPDX-License-Identifier: GPL-3.0-or-later
import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type { ContractFuture, IgnitionModuleBuilder } from "@nomicfoundation/ignition-core";
import type { GovernancePlan } from "../cli/deploy/governance-plan.ts";
import { TIMELOCK_ROLES } from "../chain/roles.ts";
import { core } from "./core.ts";
import { handOver } from "./hand-over.ts";

export const MODULE_ID = "Proofcast";

/** Anyone may execute what the timelock holds once its delay is over: nobody can keep it back. */
const ANYONE = "0x0000000000000000000000000000000000000000";

const FILLED_BY_VOTE = ["proposer", "canceller"] as const;

/** The contracts of a deployment and those that govern it; afterwards the deployer holds nothing. */
export function proofcastModule(plan: GovernancePlan, deployer: string) {
  return buildModule(MODULE_ID, (m) => {
    const contracts = core(m);
    if (plan.kind === "account") {
      handOver(m, contracts, { ...plan, deployer });
      return contracts;
    }
    if (plan.kind === "timelock") {
      const timelock = m.contract("TimelockController", [plan.delaySeconds, [plan.proposer], [ANYONE], ANYONE]);
      handOver(m, contracts, { ...plan, governor: timelock, deployer });
      return { ...contracts, timelock };
    }
    const governing = governed(m, plan, deployer);
    handOver(m, contracts, { ...plan, governor: governing.timelock, deployer }, [governing.last]);
    const { votes, timelock, governor } = governing;
    return { ...contracts, ...(votes === undefined ? {} : { votes }), timelock, governor };
  });
}

/** Timelock and governor need each other's addresses: the timelock learns the governor's last, from a deployer who then leaves. */
function governed(
  m: IgnitionModuleBuilder,
  { delaySeconds, governor: said }: Extract<GovernancePlan, { kind: "governor" }>,
  deployer: string,
) {
  const votes = "token" in said.votes ? undefined : newVotes(m, said.votes);
  const token: ContractFuture<string> | string = "token" in said.votes ? said.votes.token : (votes ?? "");
  const timelock = m.contract("TimelockController", [delaySeconds, [], [ANYONE], deployer]);
  const governor = m.contract("ProofcastGovernor", [
    ...[token, timelock, said.votingDelay, said.votingPeriod],
    ...[BigInt(said.proposalThreshold), said.quorumPercent],
  ]);
  const roles = FILLED_BY_VOTE.map((role) =>
    m.call(timelock, "grantRole", [TIMELOCK_ROLES[role], governor], { id: `grant_${role}` }),
  );
  const leave = [TIMELOCK_ROLES.admin, deployer];
  const last = m.call(timelock, "renounceRole", leave, { id: "leave_timelock", after: roles });
  return { votes, timelock, governor, last };
}

function newVotes(m: IgnitionModuleBuilder, made: { name: string; symbol: string; holder: string; supply: string }) {
  return m.contract("FixedSupplyVotes", [made.name, made.symbol, made.holder, BigInt(made.supply)]);
}
