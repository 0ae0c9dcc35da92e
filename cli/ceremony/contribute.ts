// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from "node:fs";
import { access } from "node:fs/promises";
import { dirname } from "node:path";
import { InvalidArgumentError } from "commander";
import { FolderTaken } from "../../built-model/start-ceremony.ts";
import { sha256OfFile } from "../../files/file-hash.ts";
import { signAttestation } from "../../keys/attestation.ts";
import { NO_PLAN, planHashOf } from "../../keys/ceremony/announced-plan.ts";
import { readCeremonyFile } from "../../keys/ceremony/ceremony-folder.ts";
import { CeremonyRefused } from "../../keys/ceremony/ceremony-policy.ts";
import { contribute } from "../../keys/phase2/contribute.ts";
import { readContributions } from "../../keys/phase2/read-contributions.ts";
import { contributorName } from "../../keys/transcript-parts.ts";
import type { Hex } from "../../schema/hash.ts";
import type { CliCommand } from "../command.ts";
import { progressLine } from "../progress/progress-line.ts";
import { tellNote } from "../progress/tell-note.ts";
import { writeText } from "../write-text.ts";
import { attestationPathOf } from "./attestation-file.ts";
import { drawEntropy } from "./contributor-entropy.ts";
import { freshKey, keyFromFile } from "./contributor-key.ts";

type Options = { out: string; name: string; entropyFile?: string; keyFile?: string; ceremony?: string; json?: true };

export const subcommand: CliCommand = {
  name: "contribute",
  summary: "contributor: put a secret of your own into the key, and forget it",
  define: (command) =>
    command
      .argument("<previous>", "the zkey that the coordinator sent")
      .requiredOption("--out <file>", "the zkey to send back; the attestation is written beside it")
      .requiredOption("--name <name>", "who you are, as it will be published", nameOption)
      .option("--entropy-file <file>", "randomness of your own, beside the system's; asked for when left out")
      .option(
        "--key-file <file>",
        "private key that signs the attestation (0x…); a fresh one is made and shown without it",
      )
      .option("--ceremony <file>", "the published ceremony.json: what it announces is signed, too")
      .option("--json", "print what was written as one JSON object")
      .action(run),
};

async function run(previous: string, { out, name, entropyFile, keyFile, ceremony, json }: Options): Promise<void> {
  if (existsSync(out)) throw new FolderTaken(out);
  await access(dirname(out)); // like what follows, before anybody types anything
  await readContributions(previous);
  const key = keyFile === undefined ? undefined : await keyFromFile(keyFile, tellNote);
  const planHash = ceremony === undefined ? NO_PLAN : await announcedPlan(ceremony, previous);
  const entropy = await drawEntropy(entropyFile, tellNote);
  const onProgress = progressLine(out);
  let hash;
  try {
    ({ hash } = await contribute({ from: previous, to: out }, { name, entropy }, { onProgress }));
  } finally {
    entropy.fill(0);
  }
  const attestation = signAttestation(
    {
      name,
      circuitHash: (await readContributions(out)).circuitHash,
      contributionHash: hash,
      previousZkeySha256: await sha256OfFile(previous),
      zkeySha256: await sha256OfFile(out),
      planHash,
      time: new Date().toISOString(),
    },
    key ?? freshKey(tellNote),
  );
  const attestationPath = attestationPathOf(out);
  await writeText(attestationPath, `${JSON.stringify(attestation, undefined, 2)}\n`);
  if (json) console.log(JSON.stringify({ zkey: out, attestation: attestationPath, ...attestation }, undefined, 2));
  else {
    console.log(`Send ${out} and ${attestationPath} to the coordinator.`);
    console.log(`Publish yourself, where people know you: contribution ${hash}, signed by ${attestation.signer}.`);
  }
}

/** The plan that a contributor was shown, which must be one for the circuit that the zkey is of. @error CeremonyRefused */
async function announcedPlan(path: string, zkey: string): Promise<Hex> {
  const ceremony = await readCeremonyFile(path);
  const { circuitHash } = await readContributions(zkey);
  if (circuitHash !== ceremony.circuitHash)
    throw new CeremonyRefused(`${path} is of the circuit ${ceremony.circuitHash}, and ${zkey} of ${circuitHash}`);
  const { announcement, policy } = ceremony;
  tellNote(
    `signing for ${policy.contributions} contributions by ${policy.attestations} signers at least, and then the hash of block ${announcement.block} of chain ${announcement.chainId}`,
  );
  return planHashOf(ceremony);
}

function nameOption(value: string): string {
  const parsed = contributorName.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`It ${parsed.error.issues[0]?.message ?? "is no name"}.`);
}
