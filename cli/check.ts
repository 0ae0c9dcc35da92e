// SPDX-License-Identifier: GPL-3.0-or-later
import { InvalidArgumentError, type Command } from "commander";
import { addressOption } from "./address-option.ts";
import { checkModel } from "../built-model/check-model.ts";
import { type Tie, tie } from "../built-model/check/tie.ts";
import { uncheckedOfSetup } from "../built-model/unchecked-of-setup.ts";
import { givenPtau } from "../keys/given-ptau.ts";
import { ProofcastError, RetryableError } from "../schema/errors.ts";
import { type Manifest, manifestToJson } from "../schema/manifest.ts";
import { checkRegistered } from "./check/registered-model.ts";
import { registryPlace } from "./check/registry-place.ts";
import { statedSource } from "./check/stated-source.ts";
import { untied } from "./check/untied.ts";
import { type CliCommand, EXIT } from "./command.ts";
import { jsonLine } from "./json-line.ts";

/** `proofcast check`: what an auditor runs on a folder that somebody gave them. */
export const command: CliCommand = {
  name: "check",
  summary: "re-verify a built model: everything in its folder from its integer graph, and that from the float model",
  define: (check) =>
    check
      .argument("<dir>", "a built model's folder")
      .option("--onnx <model>", "the float model, or its folder in models/: compiles it again and compares")
      .option("--external-data <dir>", "with --onnx: the folder of the files in which it keeps its weights")
      .option("--calibration <rows>", "with --onnx: its calibration rows; beside it unless given")
      .option("--held-out <rows>", "with --onnx: its held-out rows; beside it unless given")
      .option("--chain-id <id>", "where it is to be used: refuses development keys off a local chain", chainIdOption)
      .option("--ptau <file>", "the Powers of Tau that a ceremony began with: verifies its zkey from there on")
      .option("--ptau-hash <hash>", "sha256 or blake2b of a file that is none of the published ones")
      .option("--transcript <file>", "a transcript that you have from elsewhere: must be the one of these keys")
      .option("--rpc-url <url>", "endpoint of a chain: compares the folder with the model that is registered there")
      .option("--deployment <file>", "with --rpc-url: what `proofcast deploy` wrote")
      .option(
        "--registry <address>",
        "with --rpc-url and --chain-id: the registry, instead of --deployment",
        addressOption,
      )
      .option("--json", "print each comparison and the manifest as one JSON object")
      .addHelpText("after", "\nExit codes: 0 everything fits, 1 something does not, 2 wrong usage, 75 try again.")
      .action(run),
};

type Options = {
  chainId?: bigint;
  onnx?: string;
  externalData?: string;
  calibration?: string;
  heldOut?: string;
  ptau?: string;
  ptauHash?: string;
  transcript?: string;
  rpcUrl?: string;
  deployment?: string;
  registry?: string;
  json?: true;
};

async function run(dir: string, options: Options, check: Command): Promise<void> {
  const ties: Tie[] = [];
  const { onnx, externalData, calibration, heldOut, ptau, transcript } = options;
  if (onnx === undefined && (externalData ?? calibration ?? heldOut) !== undefined)
    check.error("error: --external-data, --calibration and --held-out go with --onnx");
  const source = onnx === undefined ? undefined : { onnx, externalData, calibration, heldOut };
  const place = await registryPlace(options, check);
  const chainId = options.chainId ?? (place === undefined ? undefined : BigInt(place.chainId));
  const notTied = untied(source !== undefined, await uncheckedOfSetup(dir, ptau !== undefined));
  const listener = {
    onProgress: (stage: string) => {
      console.error(`checking ${stage}`);
    },
    onTie: (each: Tie) => ties.push(each),
  };
  try {
    const manifest = await checkModel(dir, {
      ...(source === undefined ? {} : { source: statedSource(source) }),
      ...(chainId === undefined ? {} : { chainId }),
      ...(ptau === undefined ? {} : { ptau: givenPtau(ptau, options.ptauHash) }),
      ...(transcript === undefined ? {} : { transcriptPath: transcript }),
      ...listener,
    });
    if (place !== undefined)
      await tie(listener, "the registered model", `all of the above, on chain ${place.chainId}`, () =>
        checkRegistered(manifest, place),
      );
    if (options.json)
      console.log(JSON.stringify({ ok: true, ties, notTied, manifest: manifestToJson(manifest) }, undefined, 2));
    else printText(manifest, notTied);
  } catch (error) {
    if (!options.json || !(error instanceof ProofcastError)) throw error;
    const { code, message, details } = error;
    console.log(jsonLine({ ok: false, ties, notTied, error: { code, message, details } }));
    process.exitCode = error instanceof RetryableError ? EXIT.retryable : EXIT.fatal;
  }
}

function printText(manifest: Manifest, notTied: readonly string[]): void {
  console.log(`${manifest.name}, batch ${manifest.batch}: everything fits. Key ${manifest.keyHash}.`);
  for (const sentence of notTied) console.log(`Not checked: ${sentence}`);
  if (manifest.insecure) console.log("Its keys are development keys: anybody can forge proofs. For local chains only.");
}

function chainIdOption(value: string): bigint {
  if (!/^\d{1,78}$/.test(value)) throw new InvalidArgumentError("It must be a whole number.");
  return BigInt(value);
}
