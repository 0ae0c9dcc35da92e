// SPDX-License-Identifier: GPL-3.0-or-later
import { type Command, InvalidArgumentError, Option } from "commander";
import type { CliCommand } from "./command.ts";
import { chainFailure } from "./deploy/chain-failure.ts";
import { type Action, actionOf, describeAction } from "./governance/action.ts";
import { namedModelId } from "./governance/model-id.ts";
import { type Governance, type GovernanceChainOptions, openGovernance } from "./governance/open-governance.ts";
import { safeTransactions } from "./governance/safe-transactions.ts";
import { sendCalls, tryCall } from "./governance/send-calls.ts";

type Options = GovernanceChainOptions &
  Readonly<{
    model?: string;
    verifier?: string;
    everything?: true;
    as?: "calldata" | "safe";
    dryRun?: true;
    json?: true;
  }>;

/** `proofcast stop`: the guardian's one right. It takes effect at once; only governance lets go on. */
export const command: CliCommand = {
  name: "stop",
  summary: "as the guardian, stop a model, a verifier or everything at once; only governance lets go on",
  define: (stop) =>
    stop
      .option("--model <model>", "a model: its folder, or its id")
      .option("--verifier <keyHash>", "the verifier of a key, with every model that has it", hashOption)
      .option("--everything", "every model and every feed")
      .requiredOption("--deployment <file>", "what `proofcast deploy` wrote: deployments/<chainId>.json")
      .requiredOption("--rpc-url <url>", "endpoint of that chain")
      .option("--key-env <NAME>", "environment variable with the guardian's private key; not needed on a local chain")
      .addOption(
        new Option("--as <form>", "send nothing: print calldata, or a file for a Safe").choices(["calldata", "safe"]),
      )
      .option("--dry-run", "try it as the guardian, and send nothing")
      .option("--json", "print what was done as one JSON object")
      .addHelpText("after", "\nExit codes: 0 stopped, 1 refused or failed, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run(options: Options, stop: Command): Promise<void> {
  const { model, verifier, everything } = options;
  if ([model, verifier, everything].filter((each) => each !== undefined).length !== 1)
    stop.error("error: give one of --model, --verifier and --everything");
  const governance = await openGovernance(options);
  try {
    const { deployment } = governance;
    const action = await stopOf(governance, options);
    const what = describeAction(deployment, action) ?? "the stop";
    const call = { to: action.target, data: action.data };
    await tryCall(governance, what, { ...call, from: deployment.roles.guardian });
    const isSent = options.as === undefined && !options.dryRun;
    const sent = isSent ? await sendCalls(governance, options, what, [call]) : [];
    if (options.as === "safe" && !options.dryRun)
      console.log(JSON.stringify(safeTransactions(deployment.chainId, what, [call]), undefined, 2));
    else if (options.json) console.log(JSON.stringify({ action: what, calls: [call], sent }, undefined, 2));
    else if (options.as === "calldata" && !options.dryRun) console.log(`${call.to} ${call.data}`);
    else
      console.log(isSent ? `Stopped: ${what}.` : `${what}: tried as the guardian, it would be done. Nothing was sent.`);
  } catch (error) {
    throw chainFailure(error) ?? error;
  } finally {
    await governance.connection.close();
  }
}

async function stopOf({ deployment }: Governance, { model, verifier }: Options): Promise<Action> {
  if (verifier !== undefined) return actionOf(deployment, "ModelRegistry", "stopVerifier", [verifier]);
  if (model === undefined) return actionOf(deployment, "ModelRegistry", "stopEverything", []);
  return actionOf(deployment, "ModelRegistry", "stopModel", [await namedModelId(model)]);
}

function hashOption(value: string): string {
  if (!/^0x[0-9a-fA-F]{64}$/.test(value)) throw new InvalidArgumentError("It must be a hash: 0x and 64 hex digits.");
  return value.toLowerCase();
}
