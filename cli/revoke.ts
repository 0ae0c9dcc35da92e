// SPDX-License-Identifier: GPL-3.0-or-later
import { Option } from "commander";
import type { CliCommand } from "./command.ts";
import { chainFailure } from "./deploy/chain-failure.ts";
import { actionOf } from "./governance/action.ts";
import { namedModelId } from "./governance/model-id.ts";
import { openGovernance } from "./governance/open-governance.ts";
import { printSubmission, type SubmitOptions, submitActions } from "./governance/submit.ts";

/** `proofcast revoke`: a model is ended for good. */
export const command: CliCommand = {
  name: "revoke",
  summary: "propose to governance to end a model for good, and the whole feed that it posts to",
  define: (revoke) =>
    revoke
      .argument("<model>", "a built model's folder, or a model's id")
      .requiredOption("--deployment <file>", "what `proofcast deploy` wrote: deployments/<chainId>.json")
      .requiredOption("--rpc-url <url>", "endpoint of that chain")
      .option("--key-env <NAME>", "environment variable with the proposer's private key; not needed on a local chain")
      .option("--description <text>", "what voters read; the call in words unless given")
      .addOption(
        new Option("--as <form>", "send nothing: print calldata, or a file for a Safe").choices(["calldata", "safe"]),
      )
      .option("--dry-run", "try it on the chain as it stands, and send nothing")
      .option("--json", "print what was proposed as one JSON object")
      .addHelpText("after", "\nExit codes: 0 proposed, 1 refused or failed, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run(named: string, options: SubmitOptions): Promise<void> {
  const id = await namedModelId(named);
  const governance = await openGovernance(options);
  try {
    const action = actionOf(governance.deployment, "ModelRegistry", "revoke", [id]);
    printSubmission(governance.deployment.chainId, await submitActions(governance, [action], options), options);
  } catch (error) {
    throw chainFailure(error) ?? error;
  } finally {
    await governance.connection.close();
  }
}
