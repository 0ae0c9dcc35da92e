// SPDX-License-Identifier: GPL-3.0-or-later
import { copyFile, mkdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { sha256OfFile } from "../files/file-hash.ts";
import { publishFolder } from "../files/publish-folder.ts";
import { CEREMONY_MODEL, writeCeremony, zkeyPathOf } from "../keys/ceremony/ceremony-folder.ts";
import { domainFor } from "../keys/evaluation-domain.ts";
import { checkGivenPtau, type GivenPtau } from "../keys/given-ptau.ts";
import { startPhase2 } from "../keys/phase2/start-phase2.ts";
import { type Ceremony, TRANSCRIPT_FORMAT } from "../keys/transcript.ts";
import { FatalError } from "../schema/errors.ts";
import { MODEL_FILES } from "../schema/manifest.ts";
import { checkManifest } from "./check-manifest.ts";
import { copyWithoutKeys } from "./keyless-folder.ts";

/** What contributors gave cannot be made again: a ceremony's folder is never replaced. */
export class FolderTaken extends FatalError {
  constructor(dir: string) {
    super("FOLDER_TAKEN", `${dir} is there already, and a ceremony replaces nothing. Give a new name.`, {
      details: { dir },
    });
  }
}

export type CeremonyPlan = Readonly<{
  ptau: GivenPtau;
  policy: Ceremony["policy"];
  announcement: Ceremony["announcement"];
  onProgress?: (stage: string) => void;
}>;

/**
 * Starts a ceremony for a built model: the first key, from circuit and Powers of Tau, and the record that says what is to come.
 * @error FolderTaken, ManifestMismatch, UnknownPtau, PtauTooSmall, MalformedPtau
 */
export async function startCeremony(modelDir: string, dir: string, plan: CeremonyPlan): Promise<Ceremony> {
  const progress = plan.onProgress ?? ((): void => undefined);
  if (existsSync(dir)) throw new FolderTaken(resolve(dir));
  progress("checking the model's files");
  const { manifest } = await checkManifest(modelDir);
  const { name, batch, modelHash, r1csSha256, constraints } = manifest;
  progress("hashing the Powers of Tau");
  const { power } = domainFor(constraints.total, PUBLIC_SIGNALS);
  const { policy, announcement } = plan;
  const ptau = await checkGivenPtau(plan.ptau, power);
  return await publishFolder(dir, async (folder) => {
    const model = join(folder, CEREMONY_MODEL);
    await mkdir(model);
    await copyWithoutKeys(modelDir, model);
    await copyFile(join(modelDir, MODEL_FILES.manifest), join(model, MODEL_FILES.manifest));
    const zkey = zkeyPathOf(folder, 0);
    const r1cs = join(model, MODEL_FILES.r1cs);
    const { circuitHash } = await startPhase2({ r1cs, ptau: plan.ptau.path, zkey }, { onProgress: progress });
    const firstZkeySha256 = await sha256OfFile(zkey);
    const ceremony: Ceremony = {
      format: TRANSCRIPT_FORMAT,
      model: { name, batch, modelHash },
      ...{ r1csSha256, ptau, policy, announcement, circuitHash, firstZkeySha256, steps: [] },
    };
    await writeCeremony(folder, ceremony);
    return ceremony;
  });
}

/** h, T and ρ. */
const PUBLIC_SIGNALS = 3;
