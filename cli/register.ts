// SPDX-License-Identifier: GPL-3.0-or-later
import { refuseDevelopmentKeysOff } from "../keys/check-setup.ts";
import { WrongChain } from "../chain/rpc.ts";
import { loadModel } from "../built-model/load-model.ts";
import type { CliCommand } from "./command.ts";
import { chainFailure } from "./deploy/chain-failure.ts";
import { readDeployment } from "./deploy/deployment-file.ts";
import { type ChainOptions, openChain } from "./deploy/open-chain.ts";
import { registrationOf } from "./register-model.ts";
import { addressOption } from "./address-option.ts";
import { checkSource } from "./register/check-source.ts";
import { ensurePhase1 } from "./register/ensure-phase1.ts";
import { readFeedTerms } from "./register/feed-terms.ts";
import { sampleRows } from "./register/sample-rows.ts";
import { sendRegistration } from "./register/send-registration.ts";
import { versionOf } from "./register/version-of.ts";

type Options = ChainOptions & { deployment: string; sample?: string; feedTerms?: string; source?: string; json?: true };

/** `proofcast register`: a built model becomes one that can be asked, behind a sample proof. */
export const command: CliCommand = {
  name: "register",
  summary: "register a built model: proves a sample and has the registry deploy its verifier",
  define: (register) =>
    register
      .argument("<dir>", "a built model's folder")
      .requiredOption("--deployment <file>", "what `proofcast deploy` wrote: deployments/<chainId>.json")
      .requiredOption("--rpc-url <url>", "endpoint of that chain")
      .option("--key-env <NAME>", "environment variable with the governor's private key; not needed on a local chain")
      .option("--sample <rows.json>", "one to batch rows of integer features to prove; one row of zeros unless given")
      .option(
        "--feed-terms <file>",
        "limits, defaults and uri of the feed, as JSON (docs/governance.md); none unless given",
      )
      .option("--source <address>", "the feature source; the deployment's own unless given", addressOption)
      .option("--json", "print what was registered as one JSON object")
      .addHelpText("after", "\nExit codes: 0 registered, 1 refused or failed, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run(dir: string, options: Options): Promise<void> {
  const deployment = await readDeployment(options.deployment);
  const model = await loadModel(dir);
  const { manifest } = model;
  refuseDevelopmentKeysOff(deployment.chainId, model);
  const sample = await sampleRows(model, options.sample);
  const terms = await readFeedTerms(options.feedTerms, model);

  const chain = await openChain(options);
  try {
    if (chain.chainId !== BigInt(deployment.chainId)) throw new WrongChain(deployment.chainId, Number(chain.chainId));
    await ensurePhase1(chain, deployment, manifest.phase1Hash);
    console.error(`proving a sample of ${manifest.name}, batch ${manifest.batch}`);
    const { ModelRegistry, RocketPoolRewardsSource } = deployment.contracts;
    const { address: registry } = ModelRegistry;
    const target = { chainId: chain.chainId, registry, source: options.source ?? RocketPoolRewardsSource.address };
    await checkSource(chain.connection.ethers, target.source, model.schema.features);
    const version = await versionOf(chain, deployment, manifest);
    const registration = await registrationOf(dir, sample, target, version, terms);
    console.error(`registering it on chain ${chain.chainId} as ${chain.sender}`);
    const registered = await sendRegistration(chain, deployment, registration);
    const { name, batch, insecure } = manifest;
    const result = { modelId: registration.modelId.toString(), name, version, batch, insecure, ...registered };
    if (options.json) console.log(JSON.stringify(result, undefined, 2));
    else
      console.log(
        `Registered ${name}, version ${version}, batch ${batch}, as model ${result.modelId}; verifier ${registered.verifier}.`,
      );
    if (insecure && !options.json) console.log("Its keys are development keys: anybody can forge its predictions.");
  } catch (error) {
    throw chainFailure(error) ?? error;
  } finally {
    await chain.connection.close();
  }
}
