// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { compileModel } from "../compiler/compile-model.ts";
import { scoreNotes } from "../compiler/scored-schema.ts";
import type { DevelopmentKeyOptions } from "../keys/development-keys.ts";
import { DEVELOPMENT_LABEL } from "../keys/development-secret.ts";
import { checkManifest } from "./check-manifest.ts";
import type { Manifest } from "../schema/manifest.ts";
import { assembleModel } from "./build/assemble-model.ts";
import { inputsHash, STAMP_FILE } from "./build/inputs-hash.ts";
import type { ModelSource } from "./model-source.ts";
import { sourceRecord } from "./source-record.ts";
import { publishFolder } from "../files/publish-folder.ts";
import { checkReplaceable } from "./replaceable-folder.ts";

export type BuildOptions = {
  /** Subjects in one proof. */
  readonly batch: number;
  /** build/<name>-b<batch> in the working directory, unless given. */
  readonly outDir?: string;
  readonly onProgress?: (stage: string) => void;
  readonly keys?: Partial<Omit<DevelopmentKeyOptions, "onProgress">>;
};

export type BuildResult = {
  readonly dir: string;
  readonly manifest: Manifest;
  /** Nothing had changed since the folder was built. */
  readonly cached: boolean;
  /** What whoever reads the results must know; when cached, only what the manifest tells. */
  readonly notes: readonly string[];
};

/**
 * The one way from a model to a folder that can be registered and proven with: compiles the model and its circuit, makes
 * development keys and writes the manifest. Does nothing when the folder was built from the same inputs by the same tools.
 * Safe beside other processes doing the same; a failed build leaves what was there before.
 */
export async function buildModel(model: ModelSource, options: BuildOptions): Promise<BuildResult> {
  const progress = options.onProgress ?? ((): void => undefined);
  const dir = resolve(options.outDir ?? join("build", `${model.name}-b${options.batch}`));
  const { warn, ...keys } = { label: DEVELOPMENT_LABEL, ...options.keys };
  const stamp = await inputsHash(model, { batch: options.batch, keys });

  const known = await readBuilt(dir, stamp);
  if (known) {
    progress("up to date");
    return { dir, manifest: known, cached: true, notes: scoreNotes(known) };
  }
  await checkReplaceable(dir);
  return publishFolder(dir, async (folder) => {
    const { config, ...rest } = model;
    const compiled = await compileModel({ ...config, ...rest, batch: options.batch, onProgress: progress });
    const described = { ...compiled, source: sourceRecord(model) };
    const manifest = await assembleModel(described, folder, { ...keys, ...(warn ? { warn } : {}) }, progress);
    await writeFile(join(folder, STAMP_FILE), `${stamp}\n`);
    return { dir, manifest, cached: false, notes: compiled.notes };
  });
}

/** The manifest of a folder that was built from the same inputs and still is what its manifest says. */
async function readBuilt(dir: string, stamp: string): Promise<Manifest | undefined> {
  try {
    if ((await readFile(join(dir, STAMP_FILE), "utf8")).trim() !== stamp) return undefined;
    return (await checkManifest(dir)).manifest;
  } catch {
    return undefined; // absent or damaged: build it again
  }
}
