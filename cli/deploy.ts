// SPDX-License-Identifier: GPL-3.0-or-later
import { type Command, InvalidArgumentError } from "commander";
import { networkOf } from "../chain/networks.ts";
import { refuseInsecureOff } from "../keys/check-setup.ts";
import { addressOption } from "./address-option.ts";
import type { CliCommand } from "./command.ts";
import { buildContracts } from "./deploy/build-contracts.ts";
import { chainFailure } from "./deploy/chain-failure.ts";
import { deployProofcast } from "./deploy/deploy-proofcast.ts";
import { describeDeployment } from "./deploy/describe-deployment.ts";
import { writeDeployment } from "./deploy/deployment-file.ts";
import { type GovernanceOptions, governancePlan } from "./deploy/governance-options.ts";
import { type ChainOptions, openChain } from "./deploy/open-chain.ts";
import { prepareFolder } from "./deploy/prepare-folder.ts";

type Options = ChainOptions &
  GovernanceOptions & {
    rocketStorage?: string;
    firstInterval: number;
    firstWithVoterShare?: number;
    ecAdd?: string;
    allowInsecure?: true;
    out: string;
    reset?: true;
    json?: true;
  };

/** `proofcast deploy`: registry, oracle, feed and source on one chain, recorded in deployments/<chainId>.json. */
export const command: CliCommand = {
  name: "deploy",
  summary: "deploy registry, oracle, feed and source to a chain; goes on where an interrupted deployment stopped",
  define: (deploy) =>
    deploy
      .requiredOption("--rpc-url <url>", "endpoint of the chain")
      .option(
        "--rocket-storage <address>",
        "Rocket Pool's RocketStorage, where it is not known of the chain",
        addressOption,
      )
      .requiredOption("--first-interval <n>", "any rewards interval that is rooted, or the next one", count)
      .option(
        "--first-with-voter-share <n>",
        "the first rewards interval whose leaves name the voters' share, where it is not known of the chain",
        count,
      )
      .option("--key-env <NAME>", "environment variable with the sender's private key; not needed on a local chain")
      .option("--governance <file>", "who governs, as JSON: an account, a timelock or a vote (docs/governance.md)")
      .option("--governor <address>", "who governs, without --governance; the sender unless given", addressOption)
      .option("--governor-is-account", "the governor is an account, not a contract, and that is meant")
      .option("--timelock-delay <seconds>", "a timelock between the governor and what it decides", count)
      .option(
        "--guardian <address>",
        "who may stop models at once, and nothing else; the governor unless given",
        addressOption,
      )
      .option(
        "--model-proposer <address>",
        "who may put models before governance; the governor unless given",
        addressOption,
      )
      .option(
        "--ec-add <address>",
        "precompiled BN254 addition, where it is not the one known of the chain",
        addressOption,
      )
      .option("--allow-insecure", "admit models with development keys: local chains only")
      .option("--out <dir>", "folder of the record and the journal", "deployments")
      .option("--reset", "forget a deployment to a local chain that was restarted")
      .option("--json", "print the record as one JSON object")
      .addHelpText("after", "\nExit codes: 0 deployed, 1 refused or failed, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run(options: Options, deploy: Command): Promise<void> {
  const plan = await governancePlan(options, deploy);
  const chain = await openChain(options);
  try {
    const allowInsecure = options.allowInsecure ?? false;
    refuseInsecureOff(chain.chainId, allowInsecure);
    const network = networkOf(chain.chainId);
    const rocketStorage = options.rocketStorage ?? network.rocketStorage;
    if (rocketStorage === undefined)
      deploy.error(`error: no RocketStorage is known of ${network.name}: name one with --rocket-storage`);
    const { path, journal, resumes } = await prepareFolder(chain, options);
    console.error(`compiling contracts`);
    await buildContracts();
    console.error(
      `${resumes ? "going on with the" : "starting a"} deployment to chain ${chain.chainId} from ${chain.sender}`,
    );
    const settings = {
      governor: plan(chain.sender),
      ...(options.governorIsAccount ? { isAccountMeant: true } : {}),
      rocketStorage,
      firstInterval: options.firstInterval,
      ...(options.firstWithVoterShare === undefined ? {} : { firstWithVoterShare: options.firstWithVoterShare }),
      allowInsecure,
      ecAdd: options.ecAdd ?? network.ecAdd,
      resumes,
      journal,
      onProgress: (line: string) => {
        console.error(line);
      },
    };
    const deployed = await deployProofcast(chain.connection, settings);
    const deployment = await describeDeployment(chain, settings, deployed);
    await writeDeployment(path, deployment);
    if (options.json) console.log(JSON.stringify(deployment, undefined, 2));
    else console.log(`Deployed to chain ${chain.chainId}; recorded in ${path}.`);
    if (allowInsecure && !options.json) console.log("It admits models with development keys: for development only.");
  } catch (error) {
    throw chainFailure(error) ?? error;
  } finally {
    await chain.connection.close();
  }
}

function count(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(value);
}
