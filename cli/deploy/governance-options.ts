// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from "commander";
import { getAddress } from "ethers";
import { type GovernancePlan, readGovernancePlan } from "./governance-plan.ts";

/** Who is to govern, on the command line: a file that says it all, or a few options for one account or a Safe. */
export type GovernanceOptions = Readonly<{
  governance?: string;
  governor?: string;
  governorIsAccount?: true;
  timelockDelay?: number;
  guardian?: string;
  modelProposer?: string;
}>;

/** The sender is known only once the chain is. @error InvalidGovernancePlan */
export async function governancePlan(
  options: GovernanceOptions,
  deploy: Command,
): Promise<(sender: string) => GovernancePlan> {
  const { governance, governor, timelockDelay, guardian, modelProposer } = options;
  if (governance !== undefined) {
    if ((governor ?? timelockDelay ?? guardian ?? modelProposer) !== undefined)
      deploy.error("error: --governance says what --governor, --timelock-delay, --guardian and --model-proposer would");
    const plan = await readGovernancePlan(governance);
    return () => plan;
  }
  return (sender) => {
    const decides = getAddress(governor ?? sender);
    const others = { guardian: getAddress(guardian ?? decides), modelProposer: getAddress(modelProposer ?? decides) };
    if (timelockDelay === undefined) return { kind: "account", governor: decides, ...others };
    return { kind: "timelock", delaySeconds: timelockDelay, proposer: decides, ...others };
  };
}
