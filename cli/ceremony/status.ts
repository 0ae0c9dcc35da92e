// SPDX-License-Identifier: GPL-3.0-or-later
import { readCeremony } from "../../keys/ceremony/ceremony-folder.ts";
import type { CliCommand } from "../command.ts";
import { nextOf, standingOf } from "./ceremony-standing.ts";

export const subcommand: CliCommand = {
  name: "status",
  summary: "say where a ceremony stands and what comes next",
  define: (status) =>
    status.argument("<dir>", "the ceremony's folder").option("--json", "print it as one JSON object").action(run),
};

async function run(dir: string, { json }: { json?: true }): Promise<void> {
  const standing = standingOf(dir, await readCeremony(dir));
  if (json) {
    console.log(JSON.stringify(standing, undefined, 2));
    return;
  }
  const { model, ptau, policy, counted, announcement, steps } = standing;
  console.log(`${model.name}, batch ${model.batch}, on ${ptau.name ?? `Powers of Tau ${ptau.sha256}`}`);
  for (const [index, { kind, name, hash }] of steps.entries())
    console.log(`  ${index + 1}. ${kind} ${JSON.stringify(name ?? "no name")}: ${hash}`);
  console.log(
    `${counted.contributions} of ${policy.contributions} contributions, ${counted.attestations} of ${policy.attestations} signers; ` +
      `beacon: block ${announcement.block} of chain ${announcement.chainId}`,
  );
  console.log(nextOf(standing));
}
