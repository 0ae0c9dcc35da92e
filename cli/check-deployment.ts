// SPDX-License-Identifier: GPL-3.0-or-later
import { allowedDifferences } from "./check-deployment/allowed.ts";
import { codeDifferences } from "./check-deployment/code.ts";
import type { Difference } from "./check-deployment/difference.ts";
import { governingDifferences } from "./check-deployment/governing.ts";
import { type ListedModel, modelDifferences } from "./check-deployment/models.ts";
import { roleDifferences } from "./check-deployment/roles.ts";
import { type CliCommand, EXIT } from "./command.ts";
import { buildContracts } from "./deploy/build-contracts.ts";
import { chainFailure } from "./deploy/chain-failure.ts";
import { type GovernanceChainOptions, openGovernance } from "./governance/open-governance.ts";
import { onOneLine } from "./without-controls.ts";

type Options = GovernanceChainOptions & Readonly<{ json?: true }>;

/** `proofcast check-deployment`: a chain, read again against the record of what was deployed to it. */
export const command: CliCommand = {
  name: "check-deployment",
  summary: "read a chain again against a deployment's record: code, owners, delays, roles, models and verifiers",
  define: (check) =>
    check
      .requiredOption("--deployment <file>", "what `proofcast deploy` wrote: deployments/<chainId>.json")
      .requiredOption("--rpc-url <url>", "endpoint of that chain")
      .option("--json", "print differences and models as one JSON object")
      .addHelpText(
        "after",
        "\nExit codes: 0 as recorded, 1 it differs or could not be read, 2 wrong usage, 75 try again.",
      )
      .action(run),
};

async function run(options: Options): Promise<void> {
  const chain = await openGovernance(options);
  try {
    console.error("compiling contracts");
    await buildContracts();
    const { deployment } = chain;
    const code = await codeDifferences(chain, deployment);
    const missing = code.some(({ found }) => found === "none");
    // contracts that are not there cannot be asked
    const { models, differences } = missing
      ? { models: [], differences: [] }
      : await modelDifferences(chain, deployment);
    const others = missing
      ? []
      : [
          ...(await roleDifferences(chain, deployment)),
          ...(await allowedDifferences(chain, deployment)),
          ...(await governingDifferences(chain, deployment)),
        ];
    print([...code, ...others, ...differences], models, options);
  } catch (error) {
    throw chainFailure(error) ?? error;
  } finally {
    await chain.connection.close();
  }
}

function print(differences: readonly Difference[], models: readonly ListedModel[], options: Options): void {
  if (options.json) console.log(JSON.stringify({ ok: differences.length === 0, differences, models }, undefined, 2));
  else {
    for (const { what, expected, found } of differences)
      console.log(onOneLine(`${what}: expected ${expected}, found ${found}`));
    for (const { name, version, modelId, status, isHalted } of models)
      console.log(
        onOneLine(
          `${name}, version ${version}, model ${modelId}: ${status}${isHalted && status !== "revoked" ? ", stopped" : ""}`,
        ),
      );
    if (differences.length === 0) console.log(`As recorded in ${options.deployment}.`);
  }
  if (differences.length > 0) process.exitCode = EXIT.fatal;
}
