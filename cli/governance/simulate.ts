// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../../schema/errors.ts";
import { chainFailure, revertData } from "../deploy/chain-failure.ts";
import { revertText } from "../deploy/contract-errors.ts";
import { type Action, describeAction } from "./action.ts";
import { MANAGER_ABI } from "./governance-abi.ts";
import { addressesOf, type Governance } from "./open-governance.ts";

/** Decided, waited for and then refused by the contracts: better known before the vote. */
export class ProposalWouldFail extends FatalError {
  constructor(what: string, reason: string, cause: unknown) {
    super(
      "PROPOSAL_WOULD_FAIL",
      `As the chain stands, ${what} reverts: ${reason.replace(/\.$/, "")}. Nothing was sent.`,
      {
        details: { what, reason },
        cause,
      },
    );
  }
}

/** What the AccessManager can call on behalf of whoever may. */
const MANAGED: readonly string[] = ["ModelRegistry", "PredictionFeed", "AccessManager"];

/**
 * Makes the calls, one after the other, as whoever governs, in one call that leaves nothing behind: through the AccessManager, which
 * hands them on. Calls of the governance's own contracts are tried each alone.
 * @error ProposalWouldFail
 */
export async function simulateActions(
  { connection, deployment }: Pick<Governance, "connection" | "deployment">,
  actions: readonly Action[],
): Promise<void> {
  const from = deployment.roles.governor;
  const addresses = addressesOf(deployment);
  const managed = MANAGED.map((name) => addresses.get(name)?.toLowerCase());
  const isManaged = ({ target }: Action): boolean => managed.includes(target.toLowerCase());
  const runs = actions.filter((action) => !isManaged(action)).map((action) => ({ ...action, of: [action] }));
  const together = actions.filter(isManaged);
  if (together.length > 0) {
    const calls = together.map(({ target, data }) => MANAGER_ABI.encodeFunctionData("execute", [target, data]));
    const data = MANAGER_ABI.encodeFunctionData("multicall", [calls]);
    runs.unshift({ target: deployment.contracts.AccessManager.address, data, of: together });
  }
  for (const { target, data, of } of runs) {
    await connection.ethers.provider.call({ from, to: target, data }).catch((error: unknown) => {
      const reverted = revertData(error);
      if (reverted === undefined) throw chainFailure(error) ?? error;
      const what = of.map((each) => describeAction(deployment, each) ?? `a call of ${each.target}`).join(", then ");
      throw new ProposalWouldFail(what, revertText(reverted), error);
    });
  }
}
