// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from "commander";
import type { ChainReader } from "../chain/chain-reader.ts";
import { smallQuantity } from "../chain/rpc-answers.ts";
import { openEndpoint, WrongChain } from "../chain/rpc.ts";
import { runIntegerOnnx } from "../compiler/emit/integer-runtime.ts";
import { sha256 } from "../schema/hash.ts";
import { modelHashOfDigests } from "../schema/layout.ts";
import { NothingToVerify } from "../verification/cannot-verify.ts";
import { findPrediction, isOfName, type PredictionName } from "../verification/find-prediction.ts";
import type { GivenModel } from "../verification/given-model.ts";
import { verifyTransaction } from "../verification/verify-transaction.ts";
import { type CliCommand, EXIT, EXIT_UNVERIFIABLE } from "./command.ts";
import { type Deployment, readDeployment } from "./deploy/deployment-file.ts";
import { checkRpcUrl } from "./rpc-url.ts";
import { readGivenModel } from "./verify/read-given-model.ts";
import { reportJson } from "./verify/report-json.ts";
import { reportText } from "./verify/report-text.ts";
import {
  addressOption,
  blockOption,
  hashOption,
  numberOption,
  refuseMixtures,
  subjectOption,
  type VerifyCommandOptions,
} from "./verify/verify-options.ts";

/** `proofcast verify`: anybody verifies a posted prediction, with nothing but an endpoint. */
export const command: CliCommand = {
  name: "verify",
  summary:
    "verify a posted prediction from public data: key, statement, proof, features, and the model where it is given",
  define: (verify) =>
    verify
      .requiredOption("--rpc-url <url>", "endpoint of the chain")
      .option("--tx <hash>", "the transaction that posted the prediction", hashOption)
      .option("--model <id>", "instead of --tx, with --subject and --epoch: the model's id or hash", numberOption)
      .option("--subject <subject>", "whom the prediction is of: an address or 32 bytes", subjectOption)
      .option("--epoch <number>", "the epoch of its features", numberOption)
      .option("--oracle <address>", "the oracle that you trust: without it the report takes any for one", addressOption)
      .option("--deployment <file>", "the same from a file that `proofcast deploy` wrote")
      .option("--folder <dir>", "a compiled or built model's folder: runs the integer model again, and compares")
      .option("--int-onnx <file>", "with --schema, the same from the model's two files: model.int.onnx")
      .option("--schema <file>", "with --int-onnx: schema.json")
      .option("--from-block <number>", "first block in which events are looked for", blockOption)
      .option("--json", "print the whole report as one JSON object")
      .addHelpText(
        "after",
        "\nExit codes: 0 all that could be checked holds, 1 something does not hold or was refused, 2 wrong usage, " +
          "3 the proof could not be checked, 75 try again.",
      )
      .action(run),
};

async function run(options: VerifyCommandOptions, verify: Command): Promise<void> {
  refuseMixtures(options, verify);
  checkRpcUrl(options.rpcUrl);
  const deployment = options.deployment === undefined ? undefined : await readDeployment(options.deployment);
  const given = await readGivenModel(options);
  const oracle = options.oracle ?? deployment?.contracts.PredictionOracle.address;
  const fromBlock = options.fromBlock ?? firstBlockOf(deployment);
  const endpoint = openEndpoint(options.rpcUrl);
  try {
    if (deployment !== undefined) await checkChain(endpoint, deployment);
    const name = nameOf(options, { oracle, given });
    const transactionHash = options.tx ?? (await find(endpoint, name, fromBlock));
    const report = await verifyTransaction(endpoint, transactionHash, {
      ...{ fromBlock, run: runIntegerOnnx, onProgress: tell },
      ...(oracle === undefined ? {} : { oracle }),
      ...(given === undefined ? {} : { given }),
      ...(options.subject === undefined ? {} : { subject: options.subject }),
    });
    if (options.tx === undefined && !report.fulfilments.some((each) => isOfName(each, name)))
      throw new NothingToVerify(transactionHash, `prediction of ${name.subject} at epoch ${name.epoch} by this model`);
    console.log(options.json ? reportJson(report) : reportText(report));
    process.exitCode = { holds: 0, fails: EXIT.fatal, unchecked: EXIT_UNVERIFIABLE }[report.verdict];
  } finally {
    endpoint.close();
  }
}

type Means = Readonly<{ oracle: string | undefined; given: GivenModel | undefined }>;

/** What is asked for where no transaction is named. */
function nameOf(
  { model, subject = "", epoch = 0n }: VerifyCommandOptions,
  { oracle = "", given }: Means,
): PredictionName {
  const ofFiles = given === undefined ? 0n : BigInt(modelHashOfDigests(sha256(given.intOnnx), sha256(given.schema)));
  return { oracle: oracle.toLowerCase(), model: model ?? ofFiles, subject, epoch };
}

async function find(endpoint: ChainReader, name: PredictionName, fromBlock: number): Promise<string> {
  tell("looking for the prediction's transaction");
  return await findPrediction(endpoint, name, fromBlock);
}

/** @error WrongChain */
async function checkChain(endpoint: ChainReader, { chainId }: Deployment): Promise<void> {
  const received = await endpoint.call("eth_chainId", [], smallQuantity);
  if (received !== chainId) throw new WrongChain(chainId, received);
}

/** Nothing of a deployment is older than its contracts. */
function firstBlockOf(deployment: Deployment | undefined): number {
  return deployment === undefined ? 0 : Math.min(...Object.values(deployment.contracts).map(({ block }) => block));
}

function tell(stage: string): void {
  console.error(stage);
}
