// SPDX-License-Identifier: GPL-3.0-or-later
import { type Command, Option } from "commander";
import { loadModel } from "../built-model/load-model.ts";
import { refuseDevelopmentKeysOff } from "../keys/check-setup.ts";
import { addressOption } from "./address-option.ts";
import type { CliCommand } from "./command.ts";
import { chainFailure } from "./deploy/chain-failure.ts";
import { type Action, parseCall } from "./governance/action.ts";
import { nextStep } from "./governance/next-step.ts";
import { type Governance, openGovernance } from "./governance/open-governance.ts";
import { putCall } from "./governance/put-model.ts";
import { safeTransactions } from "./governance/safe-transactions.ts";
import { sendCalls } from "./governance/send-calls.ts";
import { printSubmission, type SubmitOptions, submitActions } from "./governance/submit.ts";

type Options = SubmitOptions & Readonly<{ call?: string[]; sample?: string; feedTerms?: string; source?: string }>;

/** `proofcast propose`: what a model needs next on its way to being asked, or any other call that governance is to make. */
export const command: CliCommand = {
  name: "propose",
  summary:
    "propose a built model to governance: its phase 1, then the model itself, then its activation; or any other call",
  define: (propose) =>
    propose
      .argument("[dir]", "a built model's folder")
      .option("--call <call...>", "instead of a folder: Contract.function(argument, …), one or more, in their order")
      .requiredOption("--deployment <file>", "what `proofcast deploy` wrote: deployments/<chainId>.json")
      .requiredOption("--rpc-url <url>", "endpoint of that chain")
      .option("--key-env <NAME>", "environment variable with the proposer's private key; not needed on a local chain")
      .option("--description <text>", "what voters read; the calls in words unless given")
      .addOption(
        new Option("--as <form>", "send nothing: print calldata, or a file for a Safe").choices(["calldata", "safe"]),
      )
      .option("--sample <rows.json>", "one to batch rows of integer features to prove; one row of zeros unless given")
      .option(
        "--feed-terms <file>",
        "limits, defaults and uri of the feed, as JSON (docs/governance.md); none unless given",
      )
      .option("--source <address>", "the feature source; the deployment's own unless given", addressOption)
      .option("--dry-run", "try it on the chain as it stands, and send nothing")
      .option("--json", "print what was proposed as one JSON object")
      .addHelpText("after", "\nExit codes: 0 proposed, 1 refused or failed, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run(dir: string | undefined, options: Options, propose: Command): Promise<void> {
  const texts = options.call ?? [];
  if ((dir === undefined) === (texts.length === 0)) propose.error("error: give a model's folder, or --call");
  const governance = await openGovernance(options);
  try {
    const actions =
      dir === undefined
        ? texts.map((text) => parseCall(governance.deployment, text))
        : await actionsFor(governance, dir, options);
    if (actions === undefined) return;
    printSubmission(governance.deployment.chainId, await submitActions(governance, actions, options), options);
  } catch (error) {
    throw chainFailure(error) ?? error;
  } finally {
    await governance.connection.close();
  }
}

/** Undefined where somebody must do something else first, which has been told. */
async function actionsFor(governance: Governance, dir: string, options: Options): Promise<Action[] | undefined> {
  const { deployment } = governance;
  const model = await loadModel(dir);
  refuseDevelopmentKeysOff(deployment.chainId, model);
  const step = await nextStep(governance, model);
  if (step.step !== "put") return [step.action];

  const source = options.source ?? deployment.contracts.RocketPoolRewardsSource.address;
  console.error(`proving a sample of ${model.manifest.name}, batch ${model.manifest.batch}`);
  const call = await putCall(governance, dir, model, { ...options, source });
  if (options.as === undefined && !options.dryRun) {
    const [sent] = await sendCalls(governance, options, "the model", [call]);
    console.error(`the model is on chain (${sent?.transactionHash ?? ""}) for everybody to look at`);
    const next = await nextStep(governance, model);
    return next.step === "put" ? undefined : [next.action];
  }
  const what = `${model.manifest.name}, batch ${model.manifest.batch}: put on chain, to be looked at`;
  if (options.as === "safe")
    console.log(JSON.stringify(safeTransactions(deployment.chainId, what, [call]), undefined, 2));
  else if (options.json)
    console.log(JSON.stringify({ step: "put", from: deployment.roles.modelProposer, calls: [call] }, undefined, 2));
  else if (options.as === "calldata") console.log(`${call.to} ${call.data}`);
  else console.log(`${what}. Tried as ${deployment.roles.modelProposer}: it would be done. Nothing was sent.`);
  console.error(
    `it is for ${deployment.roles.modelProposer} to send; then run this command again to propose its activation`,
  );
  return undefined;
}
