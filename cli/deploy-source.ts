// SPDX-License-Identifier: GPL-3.0-or-later
import { type Command, InvalidArgumentError } from "commander";
import type { SourceModule } from "../modules/source-module.ts";
import { sourceModules } from "../modules/source-table.ts";
import type { CliCommand } from "./command.ts";
import { deploySource } from "./deploy-source/deploy-source.ts";
import { addParameters, type ParameterValue } from "./deploy-source/parameter-options.ts";
import { prepareSourceFolder, writeSourceRecord } from "./deploy-source/source-record.ts";
import { buildContracts } from "./deploy/build-contracts.ts";
import { chainFailure } from "./deploy/chain-failure.ts";
import { type ChainOptions, openChain } from "./deploy/open-chain.ts";

type Options = ChainOptions &
  Readonly<Record<string, ParameterValue>> & { label?: string; out: string; reset?: true; json?: true };

const EXIT_CODES = "\nExit codes: 0 deployed, 1 refused or failed, 2 wrong usage, 75 try again.";

/** `proofcast deploy-source <name>`: one more feature source, for models of other features than those of the deployment. */
export const command: CliCommand = {
  name: "deploy-source",
  summary: "deploy a feature source of a kind: `deploy-source <name> --help` says what it takes",
  define: (all) => {
    all.addHelpText("after", EXIT_CODES);
    for (const source of sourceModules.values()) defineSource(all, source);
  },
};

function defineSource(all: Command, source: SourceModule): void {
  const one = all
    .command(source.name)
    .summary(source.summary)
    .description(`deploy ${source.summary}`)
    .requiredOption("--rpc-url <url>", "endpoint of the chain")
    .option("--key-env <NAME>", "environment variable with the sender's private key; not needed on a local chain")
    .option("--label <name>", "tells several sources of a kind apart in the record; the kind unless given", label)
    .option("--out <dir>", "folder of the record and the journal", "deployments")
    .option("--reset", "forget a source on a local chain that was restarted")
    .option("--json", "print the record as one JSON object")
    .addHelpText("after", EXIT_CODES)
    .exitOverride()
    .action(async (options: Options) => {
      await run(source, options);
    });
  addParameters(one, source.parameters);
}

async function run(source: SourceModule, options: Options): Promise<void> {
  const chain = await openChain(options);
  try {
    const { path, journal } = await prepareSourceFolder(chain, { label: source.name, ...options });
    console.error("compiling contracts");
    await buildContracts();
    console.error(`deploying ${source.contract} to chain ${chain.chainId} from ${chain.sender}`);
    const onProgress = (line: string): void => {
      console.error(line);
    };
    const record = await deploySource(chain, source, options, { journal, onProgress });
    await writeSourceRecord(path, record);
    if (options.json) console.log(JSON.stringify(record, undefined, 2));
    else console.log(`Deployed at ${record.contract.address}; recorded in ${path}. It gives:\n${record.featureText}`);
  } catch (error) {
    throw chainFailure(error) ?? error;
  } finally {
    await chain.connection.close();
  }
}

function label(value: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(value)) throw new InvalidArgumentError("It must be of a-z 0-9 and -.");
  return value;
}
