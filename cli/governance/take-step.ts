// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from "commander";
import { chainFailure } from "../deploy/chain-failure.ts";
import { senderOf } from "../deploy/open-chain.ts";
import { findProposal, type FoundProposal } from "./find-proposal.ts";
import { type GovernanceChainOptions, openGovernance } from "./open-governance.ts";
import { type Call, type Route, routeOf } from "./route.ts";
import { sendCalls, tryCall } from "./send-calls.ts";

type StepOptions = GovernanceChainOptions & Readonly<{ dryRun?: true; json?: true }>;

/** A step that anybody may take with a proposal once its time has come. */
type Step = Readonly<{ name: string; done: string; call: (route: Route, proposal: FoundProposal) => Call }>;

/** What `queue` and `execute` are given, alike. */
export function defineStep(command: Command, step: Step): Command {
  return command
    .argument("<proposal>", "the file that `proofcast propose` wrote, or the governor's id")
    .requiredOption("--deployment <file>", "what `proofcast deploy` wrote: deployments/<chainId>.json")
    .requiredOption("--rpc-url <url>", "endpoint of that chain")
    .option("--key-env <NAME>", "environment variable with a private key that pays; not needed on a local chain")
    .option("--dry-run", "try it on the chain as it stands, and send nothing")
    .option("--json", "print what was done as one JSON object")
    .addHelpText("after", `\nExit codes: 0 ${step.done}, 1 refused or failed, 2 wrong usage, 75 try again.`)
    .action((named: string, options: StepOptions) => takeStep(step, named, options));
}

async function takeStep({ name, done, call }: Step, named: string, options: StepOptions): Promise<void> {
  const governance = await openGovernance(options);
  try {
    const route = routeOf(governance);
    route.requireStep(name);
    const proposal = await findProposal(governance, options.deployment, named);
    const next = call(route, proposal);
    const what = `to ${name} proposal ${proposal.id}`;
    if (options.dryRun)
      await tryCall(governance, what, { ...next, from: (await senderOf(governance, options)).sender });
    const sent = options.dryRun ? [] : await sendCalls(governance, options, what, [next]);
    const standing = await route.standing(proposal.id);
    const from = standing.executableFrom;
    const executableFrom = from === undefined ? undefined : new Date(Number(from) * 1_000).toISOString();
    if (options.json)
      console.log(
        JSON.stringify({ id: proposal.id, state: standing.state, executableFrom, calls: [next], sent }, undefined, 2),
      );
    else if (options.dryRun) console.log(`Tried on the chain as it stands: it would be ${done}. Nothing was sent.`);
    else
      console.log(
        `Proposal ${proposal.id} is ${standing.state}${executableFrom === undefined ? "" : `, and can be executed from ${executableFrom} on`}.`,
      );
  } catch (error) {
    throw chainFailure(error) ?? error;
  } finally {
    await governance.connection.close();
  }
}
