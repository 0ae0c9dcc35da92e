// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { keyHash, keyWords, phase1Hash } from "../groth16/verifying-key.ts";
import { readZkeyVerifyingKey } from "../keys/zkey-verifying-key.ts";
import { sha256 } from "../schema/hash.ts";
import { encodeLayout, layoutOf, modelHash, schemaHash } from "../schema/layout.ts";
import { readManifest } from "../built-model/check-manifest.ts";
import { type Manifest, manifestText, MODEL_FILES } from "../schema/manifest.ts";
import { canonicalSchemaJson, parseModelSchema } from "../schema/model-schema.ts";
import { wordCount } from "../schema/places.ts";
import { statementTag } from "../schema/statement.ts";

/** Makes every hash in a folder's manifest, and all that follows from hashes, true of the files that lie there now. */
export async function restateEverything(dir: string, change: Partial<Manifest> = {}): Promise<Manifest> {
  const read = (file: keyof typeof MODEL_FILES) => readFile(join(dir, MODEL_FILES[file]));
  const stated = { ...(await readManifest(join(dir, MODEL_FILES.manifest))), ...change };
  const schema = parseModelSchema(JSON.parse((await read("schema")).toString("utf8")));
  const layout = layoutOf(schema);
  const hashes = {
    modelHash: modelHash(await read("intOnnx"), canonicalSchemaJson(schema)),
    schemaHash: schemaHash(layout),
  };
  const words = wordCount(layout, stated.batch);
  const key = await readZkeyVerifyingKey(join(dir, MODEL_FILES.zkey));
  const manifest: Manifest = {
    ...stated,
    ...hashes,
    words,
    name: schema.name,
    total: schema.total,
    layout: encodeLayout(layout),
    tag: statementTag({ ...hashes, batch: stated.batch, words }),
    keyHash: keyHash(key),
    keyWords: keyWords(key),
    phase1Hash: phase1Hash(key),
    schemaSha256: sha256(await read("schema")),
    graphSha256: sha256(await read("graph")),
    intOnnxSha256: sha256(await read("intOnnx")),
    circuitSha256: sha256(await read("circuit")),
    r1csSha256: sha256(await read("r1cs")),
    wiresSha256: sha256(await read("wires")),
    zkeySha256: sha256(await read("zkey")),
  };
  await writeFile(join(dir, MODEL_FILES.manifest), manifestText(manifest));
  return manifest;
}
