// SPDX-License-Identifier: GPL-3.0-or-later
import { InvalidArgumentError } from "commander";
import { ceremonyOf } from "../../built-model/ceremony-of.ts";
import { keyHash, phase1Hash } from "../../groth16/verifying-key.ts";
import { verifyCeremony } from "../../keys/ceremony/verify-ceremony.ts";
import { givenPtau } from "../../keys/given-ptau.ts";
import { ProofcastError, RetryableError } from "../../schema/errors.ts";
import { type CliCommand, EXIT } from "../command.ts";
import { jsonLine } from "../json-line.ts";
import { progressLine } from "../progress/progress-line.ts";
import { checkBeaconBlock } from "./check-beacon-block.ts";
import { leftOpen } from "./left-open.ts";
import { toldChecks } from "./told-checks.ts";

type Options = {
  ptau?: string;
  ptauHash?: string;
  rpcUrl?: string;
  contributions?: number;
  attestations?: number;
  json?: true;
};

export const subcommand: CliCommand = {
  name: "verify",
  summary: "anybody: verify a ceremony from the Powers of Tau to the last key, its policy and its signatures",
  define: (verify) =>
    verify
      .argument("<dir>", "a built model's folder with its transcript, or a ceremony's")
      .option("--ptau <file>", "the Powers of Tau; without them the zkey is held to its record only")
      .option("--ptau-hash <hash>", "sha256 or blake2b of a file that is none of the published ones")
      .option("--rpc-url <url>", "endpoint of the beacon's chain: compares the block's hash and time")
      .option("--contributions <n>", "how many you ask for, beyond the transcript's own policy", count)
      .option("--attestations <n>", "how many different signers you ask for", count)
      .option("--json", "print each check and what was found as one JSON object")
      .action(run),
};

async function run(dir: string, options: Options): Promise<void> {
  const { checks, begin, end } = toldChecks(progressLine(dir));
  let notChecked = leftOpen(options);
  try {
    begin("the files: record, circuit and zkey are there");
    const { ceremony, r1cs, zkey } = await ceremonyOf(dir);
    notChecked = leftOpen(options, ceremony);
    const policy = { ...ceremony.policy, ...asked(options) };
    const files = {
      r1cs,
      zkey,
      ...(options.ptau === undefined ? {} : { ptau: givenPtau(options.ptau, options.ptauHash) }),
    };
    const key = await verifyCeremony(ceremony, files, { policy, onProgress: begin });
    if (options.rpcUrl !== undefined) {
      begin("the beacon: the announced block's hash, later than every signature");
      await checkBeaconBlock(ceremony, options.rpcUrl);
    }
    end();
    if (options.json) {
      const { steps, ptau, announcement } = ceremony;
      const found = { keyHash: keyHash(key), phase1Hash: phase1Hash(key), policy, ptau, announcement, steps };
      console.log(JSON.stringify({ ok: true, checks, notChecked, ...found }, undefined, 2));
      return;
    }
    console.log(
      `${ceremony.model.name}, batch ${ceremony.model.batch}: the ceremony is in order. Key ${keyHash(key)}.`,
    );
    console.log(
      `Held to: ${policy.contributions} contributions by ${policy.attestations} signers at least, then the beacon.`,
    );
    for (const step of ceremony.steps) {
      const signer =
        step.kind === "contribution" ? (step.attestation?.signer ?? "nobody") : `2^${step.iterationsExponent}`;
      console.log(`  ${step.kind} ${JSON.stringify(step.name ?? "no name")} (${signer}): ${step.hash}`);
    }
    for (const sentence of notChecked) console.log(`Not checked: ${sentence}`);
  } catch (error) {
    if (!options.json || !(error instanceof ProofcastError)) throw error;
    const { code, message, details } = error;
    console.log(jsonLine({ ok: false, checks, notChecked, error: { code, message, details } }));
    process.exitCode = error instanceof RetryableError ? EXIT.retryable : EXIT.fatal;
  }
}

function asked({ contributions, attestations }: Options) {
  return {
    ...(contributions === undefined ? {} : { contributions }),
    ...(attestations === undefined ? {} : { attestations }),
  };
}

function count(value: string): number {
  if (!/^\d{1,5}$/.test(value)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(value);
}
