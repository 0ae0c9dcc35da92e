// SPDX-License-Identifier: GPL-3.0-or-later
import { InvalidArgumentError, type Command } from "commander";
import { closeCeremony, readyForBeacon } from "../../keys/ceremony/close-ceremony.ts";
import type { Hex } from "../../schema/hash.ts";
import type { CliCommand } from "../command.ts";
import { progressLine } from "../progress/progress-line.ts";
import { announcedBlock } from "./announced-block.ts";
import { nextOf, standingOf } from "./ceremony-standing.ts";

type Options = { rpcUrl?: string; value?: Hex; json?: true };

export const subcommand: CliCommand = {
  name: "beacon",
  summary: "coordinator: apply the announced block's hash, after which nothing is taken in",
  define: (beacon) =>
    beacon
      .argument("<dir>", "the ceremony's folder")
      .option("--rpc-url <url>", "endpoint of the chain whose block was announced")
      .option("--value <hash>", "the block's hash, where it is known from elsewhere", hashOption)
      .option("--json", "print where the ceremony stands as one JSON object")
      .action(run),
};

async function run(dir: string, { rpcUrl, value, json }: Options, command: Command): Promise<void> {
  if ((rpcUrl === undefined) === (value === undefined))
    command.error("error: give --rpc-url, to read the block's hash, or --value, and not both");
  const { announcement } = await readyForBeacon(dir);
  const hash = value ?? ((await announcedBlock(rpcUrl ?? "", announcement)).hash as Hex);
  const onProgress = progressLine(dir);
  onProgress(`applying ${hash}`);
  const standing = standingOf(dir, await closeCeremony(dir, hash, { onProgress }));
  if (json) console.log(JSON.stringify(standing, undefined, 2));
  else console.log(`The beacon is ${hash}.\n${nextOf(standing)}`);
}

function hashOption(value: string): Hex {
  if (!/^0x[0-9a-fA-F]{64}$/.test(value))
    throw new InvalidArgumentError("It must be a block's hash: 0x and 64 hex digits.");
  return value.toLowerCase() as Hex;
}
