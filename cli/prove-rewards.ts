// SPDX-License-Identifier: GPL-3.0-or-later
import { addressOption } from "./address-option.ts";
import type { CliCommand } from "./command.ts";
import { chainFailure } from "./deploy/chain-failure.ts";
import { type ChainOptions, openChain } from "./deploy/open-chain.ts";
import { jsonLine } from "./json-line.ts";
import { proveRewards } from "./prove-rewards/prove-rewards.ts";
import { readTreeFile } from "./prove-rewards/tree-file.ts";

type Options = ChainOptions & { source: string; tree: string[]; node?: string[]; json?: true };

/** `proofcast prove-rewards`: brings what Rocket Pool's rewards trees say of nodes to the feature source. */
export const command: CliCommand = {
  name: "prove-rewards",
  summary: "prove node operators' rewards to a Rocket Pool source, from rewards trees as Rocket Pool publishes them",
  define: (prove) =>
    prove
      .requiredOption("--rpc-url <url>", "endpoint of the chain")
      .requiredOption("--source <address>", "the RocketPoolRewardsSource", addressOption)
      .requiredOption("--tree <file...>", "one or more published trees, an interval each")
      .option("--node <address...>", "whose rewards; all that every tree has unless given", nodes)
      .option("--key-env <NAME>", "environment variable with the sender's private key; not needed on a local chain")
      .option("--json", "print what was proven as one JSON object")
      .addHelpText("after", "\nExit codes: 0 proven, 1 refused or failed, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run(options: Options): Promise<void> {
  const trees = [];
  for (const path of options.tree) trees.push(await readTreeFile(path));
  const chain = await openChain(options);
  try {
    const result = await proveRewards(chain, options.source, trees, options.node);
    const { intervals, nodes: proven, transactions, gasUsed } = result;
    if (options.json) console.log(jsonLine(result));
    else
      console.log(
        `Proved intervals ${intervals.join(", ")} of ${proven.length} nodes in ${transactions.length} transactions, for ${gasUsed} gas.`,
      );
  } catch (error) {
    throw chainFailure(error) ?? error;
  } finally {
    await chain.connection.close();
  }
}

function nodes(value: string, before: readonly string[] = []): string[] {
  return [...new Set([...before, addressOption(value).toLowerCase()])];
}
