import { ProofcastError } from "../../schema/errors.ts";
import { type Action, callOf, describeAction } from "../governance/action.ts";
import type { FoundProposal } from "../governance/find-proposal.ts";
import type { Governance } from "../governance/open-governance.ts";
import { simulateActions } from "../governance/simulate.ts";
import { type Finding, finding, unchecked } from "./finding.ts";

export type ReviewedActions = Readonly<{
  actions: readonly string[];
  findings: readonly Finding[];
  modelIds: readonly bigint[];
}>;

const OF_A_MODEL: readonly string[] = ["activate", "deprecate", "revoke", "setCurrent", "resumeModel", "stopModel"];

/** What the calls of a proposal are in words, whether all of them can be put into words, and whether they would go through. */
export async function reviewActions(governance: Governance, proposal: FoundProposal): Promise<ReviewedActions> {
  const { deployment } = governance;
  const words = proposal.actions.map((action) => describeAction(deployment, action));
  const actions = words.map((text, index) => text ?? rawCall(proposal.actions[index]));
  const understood = words.every((text) => text !== undefined);
  const findings = [
    finding(
      "Is every call one that a contract of this deployment has?",
      understood,
      understood ? `all ${actions.length}` : "no: do not vote for what nobody can read",
    ),
    proposal.isKeptOnChain
      ? finding("Are these the calls that will be made?", true, "they are the governor's own")
      : finding(
          "Are these the calls that will be made?",
          true,
          `they have the id ${proposal.id}, which the timelock knows them by`,
        ),
    await tried(governance, proposal),
  ];
  const modelIds = new Set(proposal.actions.flatMap((action) => modelOf(governance, action) ?? []));
  return { actions, findings, modelIds: [...modelIds] };
}

function rawCall(action: Action | undefined): string {
  return `NOT UNDERSTOOD: a call of ${action?.target ?? ""} with ${action?.data ?? ""}`;
}

function modelOf({ deployment }: Governance, action: Action): bigint | undefined {
  const call = callOf(deployment, "ModelRegistry", action);
  return call !== undefined && OF_A_MODEL.includes(call.name) ? (call.args[0] as bigint) : undefined;
}

async function tried(governance: Governance, { actions }: FoundProposal): Promise<Finding> {
  const question = "Would the contracts do it, as the chain stands?";
  try {
    await simulateActions(governance, actions);
    return finding(question, true, "yes, tried as governance");
  } catch (error) {
    if (!(error instanceof ProofcastError)) throw error;
    return error.code === "PROPOSAL_WOULD_FAIL"
      ? finding(question, false, error.message)
      : unchecked(question, error.message);
  }
}
