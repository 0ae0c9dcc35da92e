// SPDX-License-Identifier: GPL-3.0-or-later
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { MODEL_FILES } from "../schema/manifest.ts";

/** What keys decide; everything else in a built model's folder is the same whatever its keys. */
const OF_KEYS: readonly string[] = [MODEL_FILES.zkey, MODEL_FILES.verificationKey, MODEL_FILES.manifest];

/** Copies what a built model is without its keys. */
export async function copyWithoutKeys(from: string, to: string): Promise<void> {
  for (const name of Object.values(MODEL_FILES)) {
    if (!OF_KEYS.includes(name)) await copyFile(join(from, name), join(to, name));
  }
}
