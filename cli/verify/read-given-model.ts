// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readManifest } from "../../built-model/check-manifest.ts";
import { provenanceOf } from "../../built-model/provenance-of.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { systemFailure } from "../../schema/system-failure.ts";
import type { GivenModel } from "../../verification/given-model.ts";
import { isThere } from "../predict/integer-model.ts";

/** Where somebody has a model's files: a compiled or built folder, or the two files by themselves. */
export type GivenPaths = Readonly<{ folder?: string; intOnnx?: string; schema?: string }>;

/** Undefined where none was named. Nothing in them is believed: their hashes are compared with the registered ones. */
export async function readGivenModel({ folder, intOnnx, schema }: GivenPaths): Promise<GivenModel | undefined> {
  if (folder !== undefined) return await readFolder(folder);
  if (intOnnx === undefined || schema === undefined) return undefined;
  return { intOnnx: await read(intOnnx), schema: await read(schema) };
}

async function readFolder(folder: string): Promise<GivenModel> {
  const files = {
    intOnnx: await read(join(folder, MODEL_FILES.intOnnx)),
    schema: await read(join(folder, MODEL_FILES.schema)),
  };
  const path = join(folder, MODEL_FILES.manifest);
  if (!(await isThere(path))) return files;
  const manifest = await readManifest(path);
  const { keyHash, keyWords } = manifest;
  return { ...files, built: { keyHash, keyWords, ...provenanceOf(manifest) } };
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw systemFailure(error, path) ?? error;
  }
}
