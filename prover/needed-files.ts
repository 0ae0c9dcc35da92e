// SPDX-License-Identifier: GPL-3.0-or-later
import { access } from "node:fs/promises";
import { join } from "node:path";
import { FatalError } from "../schema/errors.ts";
import { MODEL_FILES } from "../schema/manifest.ts";

export class KeysMissing extends FatalError {
  constructor(path: string, cause: unknown) {
    super("KEYS_MISSING", `Cannot read ${path}, which proving needs. Build the model again: npx proofcast build.`, {
      details: { path },
      cause,
    });
  }
}

const NEEDED = ["schema", "graph", "wires", "zkey"] as const satisfies (keyof typeof MODEL_FILES)[];

/** Whether all of a built model is there that a prover reads. @error KeysMissing */
export async function checkNeededFiles(folder: string): Promise<void> {
  for (const file of NEEDED) {
    const path = join(folder, MODEL_FILES[file]);
    await access(path).catch((error: unknown) => {
      throw new KeysMissing(path, error);
    });
  }
}
