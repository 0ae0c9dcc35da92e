// SPDX-License-Identifier: GPL-3.0-or-later
import { InvalidArgumentError } from "commander";
import { startCeremony } from "../../built-model/start-ceremony.ts";
import { checkChainId, headNumber, openRpc } from "../../chain/rpc.ts";
import { zkeyPathOf } from "../../keys/ceremony/ceremony-folder.ts";
import { givenPtau } from "../../keys/given-ptau.ts";
import { BEACON_EXPONENTS } from "../../keys/phase2/beacon-secret.ts";
import type { CliCommand } from "../command.ts";
import { progressLine } from "../progress/progress-line.ts";
import { tellNote } from "../progress/tell-note.ts";
import { BlockNotAhead } from "./announced-block.ts";

type Options = {
  ptau: string;
  ptauHash?: string;
  out: string;
  contributions: number;
  attestations?: number;
  beaconChain: number;
  beaconBlock: number;
  beaconIterations: number;
  rpcUrl?: string;
  json?: true;
};

export const subcommand: CliCommand = {
  name: "start",
  summary: "coordinator: make the first key and the record that says what is to come",
  define: (start) =>
    start
      .argument("<dir>", "the built model's folder; check it first")
      .requiredOption("--ptau <file>", "Powers of Tau, prepared for phase 2: a published file")
      .option("--ptau-hash <hash>", "sha256 or blake2b of a file that is none of the published ones")
      .requiredOption("--out <dir>", "a new folder for the ceremony")
      .option("--contributions <n>", "how many there must be before the beacon", count(1, 10_000), 3)
      .option("--attestations <n>", "how many different keys must have signed; as many unless given", count(0, 10_000))
      .requiredOption("--beacon-chain <id>", "the chain whose block is the beacon", count(1, Number.MAX_SAFE_INTEGER))
      .requiredOption(
        "--beacon-block <n>",
        "the block whose hash is the beacon, well after the last contribution",
        count(0, Number.MAX_SAFE_INTEGER),
      )
      .option(
        "--beacon-iterations <n>",
        "how often it is hashed: 2 to the power of n",
        count(BEACON_EXPONENTS.fewest, BEACON_EXPONENTS.most),
        BEACON_EXPONENTS.fewest,
      )
      .option("--rpc-url <url>", "endpoint of that chain: refuses a block that is there already")
      .option("--json", "print the ceremony's record as one JSON object")
      .action(run),
};

async function run(modelDir: string, options: Options): Promise<void> {
  const { ptau, ptauHash, out, contributions, attestations = contributions } = options;
  const announcement = {
    chainId: options.beaconChain,
    block: options.beaconBlock,
    iterationsExponent: options.beaconIterations,
  };
  if (options.rpcUrl !== undefined) await refusePast(options.rpcUrl, announcement);
  else tellNote(`not checked that block ${announcement.block} is yet to come: give an endpoint with --rpc-url`);
  const ceremony = await startCeremony(modelDir, out, {
    ptau: givenPtau(ptau, ptauHash),
    policy: { contributions, attestations },
    announcement,
    onProgress: progressLine(out),
  });
  if (options.json) console.log(JSON.stringify({ dir: out, ...ceremony }, undefined, 2));
  else {
    console.log(`${out}: the ceremony for ${ceremony.model.name}, batch ${ceremony.model.batch}, has begun.`);
    console.log(
      `Publish ceremony.json now: it announces block ${announcement.block} of chain ${announcement.chainId}.`,
    );
    console.log(`The first contributor gets ${zkeyPathOf(out, 0)}.`);
  }
}

async function refusePast(url: string, { chainId, block }: { chainId: number; block: number }): Promise<void> {
  const rpc = openRpc(url, chainId);
  try {
    await checkChainId(rpc);
    const head = await headNumber(rpc);
    if (block <= head) throw new BlockNotAhead(block, head);
  } finally {
    rpc.close();
  }
}

function count(least: number, most: number) {
  return (value: string): number => {
    const number = /^\d{1,16}$/.test(value) ? Number(value) : NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
