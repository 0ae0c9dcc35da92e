// SPDX-License-Identifier: GPL-3.0-or-later
import { Option } from "commander";
import type { CliCommand } from "./command.ts";
import { chainFailure } from "./deploy/chain-failure.ts";
import { senderOf } from "./deploy/open-chain.ts";
import { castVote, type Choice, CHOICES } from "./governance/cast-vote.ts";
import { findProposal } from "./governance/find-proposal.ts";
import { type GovernanceChainOptions, openGovernance } from "./governance/open-governance.ts";
import { routeOf } from "./governance/route.ts";
import { sendCalls, tryCall } from "./governance/send-calls.ts";

type Options = GovernanceChainOptions & Readonly<{ choice: Choice; dryRun?: true; json?: true }>;

/** `proofcast vote`: what a voter thinks of a proposal, once they have reviewed it. */
export const command: CliCommand = {
  name: "vote",
  summary: "vote for or against a proposal, or abstain, with the votes that one had when its vote began",
  define: (vote) =>
    vote
      .argument("<proposal>", "the file that `proofcast propose` wrote, or the governor's id")
      .addOption(new Option("--choice <choice>", "the vote").choices(Object.keys(CHOICES)).makeOptionMandatory())
      .requiredOption("--deployment <file>", "what `proofcast deploy` wrote: deployments/<chainId>.json")
      .requiredOption("--rpc-url <url>", "endpoint of that chain")
      .option("--key-env <NAME>", "environment variable with the voter's private key; not needed on a local chain")
      .option("--dry-run", "try it on the chain as it stands, and send nothing")
      .option("--json", "print what was done as one JSON object")
      .addHelpText("after", "\nExit codes: 0 voted, 1 refused or failed, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run(named: string, options: Options): Promise<void> {
  const governance = await openGovernance(options);
  try {
    routeOf(governance).requireStep("vote");
    const { id } = await findProposal(governance, options.deployment, named);
    const { sender: voter } = await senderOf(governance, options);
    const { choice } = options;
    const { call, votes } = await castVote(governance, { id, voter, choice });
    const what = `to vote on proposal ${id}`;
    await tryCall(governance, what, { ...call, from: voter });
    const sent = options.dryRun ? [] : await sendCalls(governance, options, what, [call]);
    if (options.json)
      console.log(JSON.stringify({ id, voter, choice, votes: votes.toString(), calls: [call], sent }, undefined, 2));
    else if (options.dryRun) console.log(`${votes} votes would be cast: ${choice}. Nothing was sent.`);
    else console.log(`${votes} votes of ${voter} are cast on proposal ${id}: ${choice}.`);
  } catch (error) {
    throw chainFailure(error) ?? error;
  } finally {
    await governance.connection.close();
  }
}
