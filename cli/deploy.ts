import { InvalidArgumentError } from "commander";
import { refuseInsecureOff } from "../keys/check-setup.ts";
import { addressOption } from "./address-option.ts";
import type { CliCommand } from "./command.ts";
import { buildContracts } from "./deploy/build-contracts.ts";
import { chainFailure } from "./deploy/chain-failure.ts";
import { deployProofcast } from "./deploy/deploy-proofcast.ts";
import { describeDeployment } from "./deploy/describe-deployment.ts";
import { writeDeployment } from "./deploy/deployment-file.ts";
import { type ChainOptions, openChain } from "./deploy/open-chain.ts";
import { prepareFolder } from "./deploy/prepare-folder.ts";

type Options = ChainOptions & {
  rocketStorage: string;
  firstInterval: number;
  governor?: string;
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
      .requiredOption("--rocket-storage <address>", "Rocket Pool's RocketStorage on that chain", addressOption)
      .requiredOption("--first-interval <n>", "any rewards interval that is rooted, or the first that will be", count)
      .option("--key-env <NAME>", "environment variable with the sender's private key; not needed on a local chain")
      .option("--governor <address>", "who governs; the sender unless given", addressOption)
      .option("--ec-add <address>", "precompiled BN254 addition, where it is not 0x06", addressOption)
      .option("--allow-insecure", "admit models with development keys: local chains only")
      .option("--out <dir>", "folder of the record and the journal", "deployments")
      .option("--reset", "forget a deployment to a local chain that was restarted")
      .option("--json", "print the record as one JSON object")
      .addHelpText("after", "\nExit codes: 0 deployed, 1 refused or failed, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run(options: Options): Promise<void> {
  const chain = await openChain(options);
  try {
    const allowInsecure = options.allowInsecure ?? false;
    refuseInsecureOff(chain.chainId, allowInsecure);
    const { path, journal, resumes } = await prepareFolder(chain, options);
    console.error(`compiling contracts`);
    await buildContracts();
    console.error(
      `${resumes ? "going on with the" : "starting a"} deployment to chain ${chain.chainId} from ${chain.sender}`,
    );
    const settings = {
      governor: options.governor ?? chain.sender,
      rocketStorage: options.rocketStorage,
      firstInterval: options.firstInterval,
      allowInsecure,
      ...(options.ecAdd === undefined ? {} : { ecAdd: options.ecAdd }),
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
