// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { setupOf } from "../keys/setup-table.ts";
import { MODEL_FILES } from "../schema/manifest.ts";
import { readManifest } from "./check-manifest.ts";

/** What checking a folder leaves open of its set-up, in sentences; none where no manifest says what it is. */
export async function uncheckedOfSetup(dir: string, hasPtau: boolean): Promise<readonly string[]> {
  const manifest = await readManifest(join(dir, MODEL_FILES.manifest)).catch(() => undefined);
  return manifest === undefined ? [] : setupOf(manifest.setup).unchecked(hasPtau);
}
