// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { keyHash, verifyingKeyFromSnarkjs, type VerifyingKey } from "../groth16/verifying-key.ts";
import { readJsonFile } from "../files/json-file.ts";
import { layoutOf, type Layout } from "../schema/layout.ts";
import { checkManifest, ManifestMismatch } from "./check-manifest.ts";
import { MODEL_FILES, type Manifest } from "../schema/manifest.ts";
import type { ModelSchema } from "../schema/model-schema.ts";
import { modelId } from "../schema/statement.ts";

/** A built model whose files are what its manifest says. */
export type BuiltModel = Readonly<{
  id: bigint;
  folder: string;
  manifest: Manifest;
  schema: ModelSchema;
  layout: Layout;
  intOnnx: Uint8Array;
  verifyingKey: VerifyingKey;
}>;

/** @error InvalidManifest, InvalidSchema, ManifestMismatch, InvalidVerifyingKey */
export async function loadModel(folder: string): Promise<BuiltModel> {
  const { manifest, schema } = await checkManifest(folder);
  const path = join(folder, MODEL_FILES.manifest);
  const verifyingKey = verifyingKeyFromSnarkjs(await readKey(folder, path));
  if (keyHash(verifyingKey) !== manifest.keyHash) {
    throw new ManifestMismatch(path, "keyHash", manifest.keyHash, keyHash(verifyingKey));
  }
  return {
    id: modelId(manifest.modelHash, manifest.batch),
    folder,
    manifest,
    schema,
    layout: layoutOf(schema),
    intOnnx: await readFile(join(folder, MODEL_FILES.intOnnx)),
    verifyingKey,
  };
}

async function readKey(folder: string, manifestPath: string): Promise<unknown> {
  const name = MODEL_FILES.verificationKey;
  return await readJsonFile(
    join(folder, name),
    (problem) => new ManifestMismatch(manifestPath, name, "there", problem),
  );
}
