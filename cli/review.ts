// SPDX-License-Identifier: GPL-3.0-or-later
import { loadModel } from "../built-model/load-model.ts";
import { givenPtau } from "../keys/given-ptau.ts";
import { statedSource } from "./check/stated-source.ts";
import { type CliCommand, EXIT } from "./command.ts";
import { buildContracts } from "./deploy/build-contracts.ts";
import { chainFailure } from "./deploy/chain-failure.ts";
import { findProposal } from "./governance/find-proposal.ts";
import { type Governance, type GovernanceChainOptions, openGovernance } from "./governance/open-governance.ts";
import { routeOf } from "./governance/route.ts";
import { type Finding, unchecked } from "./review/finding.ts";
import { rebuildFindings } from "./review/rebuild.ts";
import { reviewActions } from "./review/review-actions.ts";
import { contractFindings, folderFindings, modelFacts } from "./review/review-model.ts";
import { reviewText } from "./review/review-text.ts";

type Options = GovernanceChainOptions &
  Readonly<{ folder?: string; onnx?: string; ptau?: string; ptauHash?: string; transcript?: string; json?: true }>;

/** `proofcast review`: all that a voter can find out about a proposal, on one page, and what nobody looked at. */
export const command: CliCommand = {
  name: "review",
  summary: "read a proposal as a voter: what it will do, and whether the model behind it is what its files say",
  define: (review) =>
    review
      .argument("<proposal>", "the file that `proofcast propose` wrote, or the governor's id")
      .requiredOption("--deployment <file>", "what `proofcast deploy` wrote: deployments/<chainId>.json")
      .requiredOption("--rpc-url <url>", "endpoint of that chain")
      .option("--folder <dir>", "the model's folder: made again, and compared with the chain")
      .option("--onnx <model>", "with --folder: the float model, or its folder in models/: compiled again")
      .option("--ptau <file>", "with --folder: the Powers of Tau that its ceremony began with")
      .option("--ptau-hash <hash>", "sha256 or blake2b of a file that is none of the published ones")
      .option("--transcript <file>", "with --folder: the ceremony's transcript, from elsewhere")
      .option("--json", "print the page as one JSON object")
      .addHelpText(
        "after",
        "\nExit codes: 0 all that was checked holds, 1 something does not, 2 wrong usage, 75 try again.",
      )
      .action(run),
};

async function run(named: string, options: Options): Promise<void> {
  const governance = await openGovernance(options);
  try {
    console.error("compiling contracts");
    await buildContracts();
    const proposal = await findProposal(governance, options.deployment, named);
    const { actions, findings, modelIds } = await reviewActions(governance, proposal);
    const models = await Promise.all(modelIds.map((id) => reviewModel(governance, id)));
    const ofFolder = await folderPart(governance, modelIds, options);
    const page = {
      id: proposal.id,
      description: proposal.description,
      ...(await routeOf(governance).standing(proposal.id)),
      actions,
      models: models.map(({ facts }) => facts),
      findings: [
        ...findings,
        ...models.flatMap((each) => each.findings),
        ...ofFolder,
        unchecked(
          "Are the contracts of the deployment what its record says?",
          "whoever wrote the record chose the addresses: run `proofcast check-deployment` on it",
        ),
      ],
    };
    if (options.json)
      console.log(JSON.stringify(page, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value), 2));
    else console.log(reviewText(page));
    if (page.findings.some(({ result }) => result === "fails")) process.exitCode = EXIT.fatal;
  } catch (error) {
    throw chainFailure(error) ?? error;
  } finally {
    await governance.connection.close();
  }
}

async function reviewModel(governance: Governance, id: bigint) {
  return { facts: await modelFacts(governance, id), findings: await contractFindings(governance, id) };
}

async function folderPart(governance: Governance, modelIds: readonly bigint[], options: Options): Promise<Finding[]> {
  const { folder, onnx, ptau, ptauHash, transcript } = options;
  if (modelIds.length === 0) return [];
  if (folder === undefined)
    return [
      unchecked("Is the model what its files say?", "no --folder was given: nothing was rebuilt, no hash was compared"),
    ];
  const model = await loadModel(folder);
  const compared = await Promise.all(modelIds.map((id) => folderFindings(governance, id, model)));
  if (compared.flat().some(({ result }) => result === "fails"))
    return [...compared.flat(), unchecked("Rebuilt", "nothing: what does not fit the chain need not be made again")];
  const rebuilt = await rebuildFindings(folder, {
    chainId: governance.chainId,
    ...(onnx === undefined ? {} : { source: statedSource({ onnx }) }),
    ...(ptau === undefined ? {} : { ptau: givenPtau(ptau, ptauHash) }),
    ...(transcript === undefined ? {} : { transcriptPath: transcript }),
  });
  return [...compared.flat(), ...rebuilt];
}
