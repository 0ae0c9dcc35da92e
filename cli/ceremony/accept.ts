// SPDX-License-Identifier: GPL-3.0-or-later
import { takeContribution } from "../../keys/ceremony/take-contribution.ts";
import type { CliCommand } from "../command.ts";
import { progressLine } from "../progress/progress-line.ts";
import { tellNote } from "../progress/tell-note.ts";
import { readAttestation } from "./attestation-file.ts";
import { nextOf, standingOf } from "./ceremony-standing.ts";

type Options = { attestation?: string; json?: true };

export const subcommand: CliCommand = {
  name: "accept",
  summary: "coordinator: check a contributor's zkey and take it in",
  define: (accept) =>
    accept
      .argument("<dir>", "the ceremony's folder")
      .argument("<zkey>", "what the contributor sent; made with this program or with snarkjs")
      .option("--attestation <file>", "its attestation; the file beside the zkey unless given")
      .option("--json", "print where the ceremony stands as one JSON object")
      .action(run),
};

async function run(dir: string, zkey: string, options: Options): Promise<void> {
  progressLine(dir)(`checking ${zkey}`);
  const attestation = await readAttestation(zkey, options.attestation);
  if (attestation === undefined) tellNote("there is no attestation: this contribution counts, but towards no signer");
  const ceremony = await takeContribution(dir, { zkey, ...(attestation === undefined ? {} : { attestation }) });
  const standing = standingOf(dir, ceremony);
  if (options.json) console.log(JSON.stringify(standing, undefined, 2));
  else {
    const { name, hash } = ceremony.steps.at(-1) ?? {};
    console.log(`Taken in: contribution ${ceremony.steps.length}, ${JSON.stringify(name ?? "no name")}, ${hash ?? ""}`);
    console.log(nextOf(standing));
  }
}
