// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CEREMONY_FILE, CEREMONY_MODEL, readCeremony, zkeyPathOf } from "../keys/ceremony/ceremony-folder.ts";
import { CeremonyRefused } from "../keys/ceremony/ceremony-policy.ts";
import { type Ceremony, type Transcript, TRANSCRIPT_FILE } from "../keys/transcript.ts";
import { readTranscript } from "../keys/transcript-file.ts";
import { MODEL_FILES } from "../schema/manifest.ts";
import { checkManifest } from "./check-manifest.ts";

/** A ceremony's record, and the circuit and the zkey that it is about. */
export type FoundCeremony = Readonly<{ ceremony: Ceremony | Transcript; r1cs: string; zkey: string }>;

/**
 * The ceremony that a coordinator's folder holds, or the one that a built model's keys are from; of the latter, the manifest fits it.
 * @error InvalidCeremony, InvalidTranscript, InvalidManifest, ManifestMismatch, CeremonyRefused
 */
export async function ceremonyOf(dir: string): Promise<FoundCeremony> {
  if (existsSync(join(dir, CEREMONY_FILE))) {
    // whoever reads "in order" would take it for the keys beside the manifest
    if ([TRANSCRIPT_FILE, MODEL_FILES.manifest].some((name) => existsSync(join(dir, name))))
      throw new CeremonyRefused("its folder is also one of a built model, which may have other keys");
    const ceremony = await readCeremony(dir);
    const zkey = zkeyPathOf(dir, ceremony.steps.length);
    return { ceremony, r1cs: join(dir, CEREMONY_MODEL, MODEL_FILES.r1cs), zkey };
  }
  const ceremony = await readTranscript(join(dir, TRANSCRIPT_FILE));
  await checkManifest(dir);
  return { ceremony, r1cs: join(dir, MODEL_FILES.r1cs), zkey: join(dir, MODEL_FILES.zkey) };
}
