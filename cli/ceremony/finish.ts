// SPDX-License-Identifier: GPL-3.0-or-later
import { finishCeremony } from "../../built-model/finish-ceremony.ts";
import { givenPtau } from "../../keys/given-ptau.ts";
import { setupHashOf } from "../../keys/setup-table.ts";
import { manifestToJson } from "../../schema/manifest.ts";
import type { CliCommand } from "../command.ts";
import { progressLine } from "../progress/progress-line.ts";

type Options = { ptau: string; ptauHash?: string; out: string; json?: true };

export const subcommand: CliCommand = {
  name: "finish",
  summary: "coordinator: verify everything once more and write the model's folder with its keys and transcript",
  define: (finish) =>
    finish
      .argument("<dir>", "the ceremony's folder")
      .requiredOption("--ptau <file>", "the Powers of Tau that it began with")
      .option("--ptau-hash <hash>", "sha256 or blake2b of a file that is none of the published ones")
      .requiredOption("--out <dir>", "where to write the built model; replaced as a whole")
      .option("--json", "print the manifest as one JSON object")
      .action(run),
};

async function run(dir: string, { ptau, ptauHash, out, json }: Options): Promise<void> {
  const manifest = await finishCeremony(dir, out, {
    ptau: givenPtau(ptau, ptauHash),
    onProgress: progressLine(dir),
  });
  const setupHash = setupHashOf(manifest.setup);
  if (json) console.log(JSON.stringify({ dir: out, setupHash, ...manifestToJson(manifest) }, undefined, 2));
  else
    console.log(
      `${out}: key ${manifest.keyHash}, phase 1 ${manifest.phase1Hash}, set-up ${setupHash}. Publish the whole folder.`,
    );
}
