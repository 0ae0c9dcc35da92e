// SPDX-License-Identifier: GPL-3.0-or-later
import { ProofcastError } from "../../schema/errors.ts";
import { type Action, callOf, describeAction } from "../governance/action.ts";
import { callsWithin } from "../governance/calls-within.ts";
import type { FoundProposal } from "../governance/find-proposal.ts";
import type { Deployment } from "../deploy/deployment-file.ts";
import type { Governance } from "../governance/open-governance.ts";
import { routeOf } from "../governance/route.ts";
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
  const calls = proposal.actions.map((action) => callsWithin(deployment, action));
  const actions = proposal.actions.map((action, at) => inWords(deployment, action, calls[at]));
  const understood = calls.every((within) => within !== undefined);
  const findings = [
    finding(
      "Is every call one that a contract of this deployment has?",
      understood,
      understood ? `all ${actions.length}` : "no: do not vote for what nobody can read",
    ),
    await whatWillBeMade(governance, proposal),
    await tried(governance, proposal),
  ];
  const modelIds = new Set(
    calls.flatMap((within) => within ?? []).flatMap((action) => modelOf(governance, action) ?? []),
  );
  return { actions, findings, modelIds: [...modelIds] };
}

/** A call, and behind it those that it hands on. */
function inWords(deployment: Deployment, action: Action, within: readonly Action[] | undefined): string {
  const [first, ...others] = (within ?? []).map((each) => describeAction(deployment, each) ?? "");
  if (first === undefined) return `NOT UNDERSTOOD: a call of ${action.target} with ${action.data}`;
  return others.length === 0 ? first : `${first}, which makes these calls: ${others.join(", then ")}`;
}

/** A governor says what it will do. A timelock knows a hash, if it was told of it; one account is bound by nothing. */
async function whatWillBeMade(governance: Governance, { id, isKeptOnChain }: FoundProposal): Promise<Finding> {
  const question = "Are these the calls that will be made?";
  if (isKeptOnChain) return finding(question, true, "they are the governor's own");
  const route = routeOf(governance);
  if (route.kind !== "timelock") return unchecked(question, "nothing on chain holds whoever governs to this file");
  return (await route.standing(id)).state === "unknown"
    ? unchecked(question, `the timelock knows no proposal ${id}: it was not sent, or was taken back`)
    : finding(question, true, `they have the id ${id}, which the timelock knows them by`);
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
