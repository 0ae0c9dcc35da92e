// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from "node:fs";
import { FatalError } from "../../schema/errors.ts";
import type { Action } from "./action.ts";
import type { Governance } from "./open-governance.ts";
import { InvalidProposalFile, type Proposal, proposalPath, readProposal } from "./proposal-file.ts";
import { routeOf } from "./route.ts";

/** The file says one thing, and the governor keeps another under the same id. */
export class ProposalMismatch extends FatalError {
  constructor(id: string, reason: string) {
    super(
      "PROPOSAL_MISMATCH",
      `Proposal ${id} is not what its file says: ${reason}. Nothing was sent. Believe the chain: give the id in place of the file.`,
      { details: { id, reason } },
    );
  }
}

/** What is proposed, and whether the chain says so itself or a file alone. */
export type FoundProposal = Readonly<{
  id: string;
  description: string;
  actions: readonly Action[];
  isKeptOnChain: boolean;
}>;

/**
 * A proposal by its file, or by its id. What a governor keeps counts, and a file must say the same; a timelock keeps a hash, which the
 * file's actions must have.
 * @error InvalidProposalFile, ProposalMismatch, WrongChain
 */
export async function findProposal(
  governance: Governance,
  deploymentFile: string,
  named: string,
): Promise<FoundProposal> {
  const { chainId } = governance.deployment;
  const file = existsSync(named) ? named : proposalPath(deploymentFile, { chainId, id: named });
  const said: Proposal | undefined = existsSync(file) ? await readProposal(file) : undefined;
  if (said !== undefined && said.chainId !== chainId)
    throw new ProposalMismatch(said.id, `it is for chain ${said.chainId}, and the deployment is on chain ${chainId}`);
  const route = routeOf(governance);
  if (said !== undefined) {
    const { id } = await route.propose({ actions: said.actions, description: said.description });
    if (id !== said.id) throw new ProposalMismatch(said.id, `its actions and description have the id ${id}`);
  }
  const id = said?.id ?? (/^\d{1,78}$/.test(named) ? named : undefined);
  const kept = id === undefined ? undefined : await route.kept(id);
  if (kept !== undefined && id !== undefined)
    return { id, description: said?.description ?? "", actions: kept, isKeptOnChain: true };
  if (said === undefined) throw new InvalidProposalFile(named, "there is no such file");
  return { ...said, isKeptOnChain: false };
}
