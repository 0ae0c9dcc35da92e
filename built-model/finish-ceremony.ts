// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { publishFolder } from "../files/publish-folder.ts";
import { sha256OfFile } from "../files/file-hash.ts";
import { keyHash, keyWords, phase1Hash } from "../groth16/verifying-key.ts";
import { CEREMONY_MODEL, readCeremony, zkeyPathOf } from "../keys/ceremony/ceremony-folder.ts";
import type { GivenPtau } from "../keys/given-ptau.ts";
import { definition as ceremonySetup } from "../keys/setups/ceremony.ts";
import { type Manifest, manifestText, MODEL_FILES } from "../schema/manifest.ts";
import { checkManifest, readManifest } from "./check-manifest.ts";
import { copyWithoutKeys } from "./keyless-folder.ts";
import { verificationKeyText } from "./manifest-of.ts";
import { checkReplaceable } from "./replaceable-folder.ts";

/**
 * Makes the built model's folder that a ceremony was for: the same model with the ceremony's keys and transcript, everything verified
 * on the way. The folder is whole or absent.
 * @error NotABuildFolder, and whatever verifying the ceremony throws
 */
export async function finishCeremony(
  dir: string,
  out: string,
  { ptau, onProgress }: Readonly<{ ptau: GivenPtau; onProgress: (stage: string) => void }>,
): Promise<Manifest> {
  await checkReplaceable(out); // before the work, not after it
  const ceremony = await readCeremony(dir);
  const model = join(dir, CEREMONY_MODEL);
  const before = await readManifest(join(model, MODEL_FILES.manifest));
  return await publishFolder(out, async (folder) => {
    const at = (file: keyof typeof MODEL_FILES): string => join(folder, MODEL_FILES[file]);
    await copyWithoutKeys(model, folder);
    const place = { folder, r1csPath: at("r1cs"), zkeyPath: at("zkey"), onProgress };
    const last = zkeyPathOf(dir, ceremony.steps.length);
    const { key, record } = await ceremonySetup.make(place, { ceremony, zkeyPath: last, ptau });
    await writeFile(at("verificationKey"), verificationKeyText(key));
    const manifest: Manifest = {
      ...before,
      insecure: ceremonySetup.isInsecure,
      keyHash: keyHash(key),
      keyWords: keyWords(key),
      phase1Hash: phase1Hash(key),
      zkeySha256: await sha256OfFile(at("zkey")),
      setup: record,
    };
    await writeFile(at("manifest"), manifestText(manifest));
    onProgress("the model's own files: every hash in the new manifest");
    await checkManifest(folder);
    return manifest;
  });
}
