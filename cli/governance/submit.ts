// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { FatalError } from "../../schema/errors.ts";
import { type Action, describeAction } from "./action.ts";
import type { Governance, GovernanceChainOptions } from "./open-governance.ts";
import { proposalPath, writeProposal } from "./proposal-file.ts";
import { type Call, routeOf } from "./route.ts";
import { safeTransactions } from "./safe-transactions.ts";
import { CallRefused, type Sent, sendCalls } from "./send-calls.ts";
import { simulateActions } from "./simulate.ts";

/** How what was asked for leaves this program: sent, or as calldata or a Safe's file for somebody else to send. */
export type SubmitOptions = GovernanceChainOptions &
  Readonly<{ description?: string; as?: "calldata" | "safe"; dryRun?: true; json?: true }>;

export type Submission = Readonly<{
  kind: string;
  id: string;
  description: string;
  /** In words, in their order. */
  actions: readonly string[];
  calls: readonly Call[];
  sent: readonly Sent[];
  /** Of the proposal, where it was sent or is to be. */
  file: string | undefined;
}>;

/** Governance knows a proposal by its calls and its description: the same ones are the same proposal, for ever. */
export class ProposedBefore extends FatalError {
  constructor(id: string, state: string, file: string) {
    super(
      "PROPOSED_BEFORE",
      `The same calls with the same description were proposed before, as ${id}, which is ${state}; they are kept in ${file}. ` +
        "Nothing was sent. Go on with that one, or give another --description to have them decided once more.",
      { details: { id, state, file } },
    );
  }
}

/** Tries the actions as governance would make them, and puts them before it. @error ProposalWouldFail, ProposedBefore, CallRefused */
export async function submitActions(
  governance: Governance,
  actions: readonly Action[],
  { keyEnv, deployment: path, ...options }: SubmitOptions,
): Promise<Submission> {
  const { deployment } = governance;
  await simulateActions(governance, actions);
  const words = actions.map((action) => describeAction(deployment, action) ?? `a call of ${action.target}`);
  const description = options.description ?? words.join("; ");
  const route = routeOf(governance);
  const { id, calls } = await route.propose({ actions, description });
  const told = { kind: route.kind, id, description, actions: words, calls };
  if (options.dryRun) return { ...told, sent: [], file: undefined };
  const send = async () =>
    options.as === undefined ? await sendCalls(governance, { keyEnv }, "what is proposed", calls) : [];
  if (route.kind === "account") return { ...told, sent: await send(), file: undefined };
  const file = proposalPath(path, { chainId: deployment.chainId, id });
  const isNew = !existsSync(file);
  // before it is sent: a timelock keeps a hash alone, and without the file nobody could execute what it holds
  await writeProposal(file, { chainId: deployment.chainId, id, description, actions: [...actions] });
  const state = await route.known(id);
  if (state !== undefined) throw new ProposedBefore(id, state, file);
  try {
    return { ...told, sent: await send(), file };
  } catch (error) {
    if (error instanceof CallRefused && isNew) await rm(file);
    throw error;
  }
}

/** What somebody else is to send, or what was done, on stdout. */
export function printSubmission(chainId: number, submission: Submission, options: SubmitOptions): void {
  const { kind, id, actions, calls, sent, file, description } = submission;
  if (options.as === "safe" && !options.dryRun)
    console.log(JSON.stringify(safeTransactions(chainId, description, calls), undefined, 2));
  else if (options.json) console.log(JSON.stringify({ ...submission, file: file ?? null }, undefined, 2));
  else if (options.as === "calldata" && !options.dryRun) for (const { to, data } of calls) console.log(`${to} ${data}`);
  else {
    for (const action of actions) console.log(action);
    if (options.dryRun)
      console.log("Tried as governance on the chain as it stands: it would be done. Nothing was sent.");
    else if (kind === "account") console.log(`Done, in ${sent.length} transactions.`);
    else console.log(`Proposed as ${id}; kept in ${file ?? ""}.`);
  }
  if (options.as !== undefined && file !== undefined)
    console.error(`kept in ${file}: it is proposed once the calls are sent`);
}
