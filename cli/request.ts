// SPDX-License-Identifier: GPL-3.0-or-later
import { InvalidArgumentError } from "commander";
import { chainReader } from "../chain/chain-reader.ts";
import { addressOption } from "./address-option.ts";
import type { CliCommand } from "./command.ts";
import { chainFailure } from "./deploy/chain-failure.ts";
import { type ChainOptions, openChain } from "./deploy/open-chain.ts";
import { jsonLine } from "./json-line.ts";
import { awaitPrediction } from "./request/await-prediction.ts";
import { postRequest } from "./request/post-request.ts";
import { readAskedModel } from "./request/read-asked-model.ts";
import { numberOption, subjectOption } from "./verify/verify-options.ts";

type Options = ChainOptions & {
  oracle: string;
  model: bigint;
  subject: string[];
  epoch?: bigint;
  feeWei?: bigint;
  withinSeconds: number;
  json?: true;
};

/** `proofcast request`: asks an oracle for predictions and waits for them. */
export const command: CliCommand = {
  name: "request",
  summary: "ask an oracle for a model's predictions, wait until a relayer has proven them, and print them",
  define: (request) =>
    request
      .requiredOption("--rpc-url <url>", "endpoint of the chain")
      .requiredOption("--oracle <address>", "the PredictionOracle", addressOption)
      .requiredOption("--model <id>", "the model's id", numberOption)
      .requiredOption("--subject <subject...>", "whom to predict: addresses or 32 bytes, at most the batch", subjects)
      .option("--epoch <number>", "the epoch of the features; the source's newest unless given", numberOption)
      .option("--fee-wei <wei>", "what the relayer gets; nothing unless given", numberOption)
      .option(
        "--within-seconds <n>",
        "how long it may take: the request's deadline, and how long is waited",
        seconds,
        600,
      )
      .option("--key-env <NAME>", "environment variable with the sender's private key; not needed on a local chain")
      .option("--json", "print request and predictions as one JSON object")
      .addHelpText(
        "after",
        "\nExit codes: 0 predicted, 1 refused or failed, 2 wrong usage, 75 not answered in time: the fee can be refunded.",
      )
      .action(run),
};

async function run(options: Options): Promise<void> {
  const chain = await openChain(options);
  try {
    const { provider } = chain.connection;
    const reader = chainReader((method, params) => provider.request({ method, params: [...params] }));
    const model = await readAskedModel(reader, options);
    const posted = await postRequest(chain, reader, {
      ...options,
      epoch: options.epoch ?? model.newestEpoch,
      feeWei: options.feeWei ?? 0n,
    });
    console.error(`asked in ${posted.transactionHash}, as request ${posted.requestId}; waiting for the prediction`);
    const answer = await awaitPrediction(reader, { ...options, ...model, ...posted });
    const { requestId, epoch, transactionHash, gasUsed } = posted;
    const { fulfilment, predictions } = answer;
    const result = { requestId, modelId: options.model, feedId: model.feedId, epoch, fulfilment, predictions };
    if (options.json) console.log(jsonLine({ ...result, request: { transactionHash, gasUsed } }));
    else
      console.log(
        [
          `Predicted from the features of epoch ${epoch}, in ${fulfilment.transactionHash}:`,
          ...predictions.map(({ subject, outputs }) => `  ${subject}  ${outputs.join(", ")}`),
        ].join("\n"),
      );
  } catch (error) {
    throw chainFailure(error) ?? error;
  } finally {
    await chain.connection.close();
  }
}

/** Ascending and each once, as the oracle wants them. */
function subjects(value: string, before: readonly string[] = []): string[] {
  return [...new Set([...before, subjectOption(value)])].sort();
}

function seconds(value: string): number {
  if (!/^\d{1,7}$/.test(value) || Number(value) < 1)
    throw new InvalidArgumentError("It must be a whole number of seconds, at least 1 and of seven digits at most.");
  return Number(value);
}
