// SPDX-License-Identifier: GPL-3.0-or-later
import { dirname, join } from "node:path";
import { z } from "zod";
import { FatalError } from "../schema/errors.ts";
import { sha256, type Hex } from "../schema/hash.ts";
import { sha256OfFile } from "../files/file-hash.ts";
import { readJsonFile } from "../files/json-file.ts";
import { hashKeyWords, hashPhase1Words } from "../schema/key-words.ts";
import { encodeLayout, layoutOf, modelHashOfDigests, schemaHash } from "../schema/layout.ts";
import { manifestSchema, MODEL_FILES, type Manifest } from "../schema/manifest.ts";
import { canonicalSchemaJson, parseModelSchema, scoredOutputs, type ModelSchema } from "../schema/model-schema.ts";
import { statementTag } from "../schema/statement.ts";
import { isInsecureSetup, setupOf, setupRecordSchema } from "../keys/setup-table.ts";
import { systemFailure } from "../schema/system-failure.ts";
import { wordCount } from "../schema/places.ts";

/** The file is missing, is not JSON or has not the manifest's shape. */
export class InvalidManifest extends FatalError {
  constructor(path: string, problems: string, cause?: unknown) {
    super("INVALID_MANIFEST", `${path} is not a manifest:\n${problems}\nBuild the model again.`, {
      details: { path, problems },
      cause,
    });
  }
}

/** The manifest says one thing and the files beside it another. */
export class ManifestMismatch extends FatalError {
  constructor(path: string, entry: string, stated: unknown, found: unknown) {
    super(
      "MANIFEST_MISMATCH",
      `${path} says ${entry} is ${String(stated)}, but the files beside it give ${String(found)}. ` +
        "Do not use this folder; build the model again from its source.",
      { details: { path, entry, stated, found } },
    );
  }
}

/** Of a manifest file: each set-up says what `setup` may be, and whether its keys are secure. */
const fileSchema = manifestSchema
  .extend({ setup: setupRecordSchema })
  .refine(({ insecure, setup }) => insecure === isInsecureSetup(setup), {
    path: ["insecure"],
    error: "must be what the kind of the set-up gives: true for development keys, false for all others",
  });

/** @error InvalidManifest */
export async function readManifest(path: string): Promise<Manifest> {
  const parsed = fileSchema.safeParse(await readJson(path));
  if (!parsed.success) throw new InvalidManifest(path, z.prettifyError(parsed.error));
  return parsed.data;
}

async function readJson(path: string): Promise<unknown> {
  return await readJsonFile(path, (problem, cause) => new InvalidManifest(path, problem, cause));
}

/**
 * Reads the manifest of a built model and recomputes everything it states from the files beside it.
 * @error InvalidManifest, ManifestMismatch
 */
export async function checkManifest(dir: string): Promise<{ manifest: Manifest; schema: ModelSchema }> {
  const path = join(dir, MODEL_FILES.manifest);
  const manifest = await readManifest(path);
  const schemaPath = join(dir, MODEL_FILES.schema);
  const schema = parseModelSchema(await readJson(schemaPath), schemaPath);
  const files = {
    schemaSha256: await digest(path, MODEL_FILES.schema),
    intOnnxSha256: await digest(path, MODEL_FILES.intOnnx),
    graphSha256: await digest(path, MODEL_FILES.graph),
    circuitSha256: await digest(path, MODEL_FILES.circuit),
    r1csSha256: await digest(path, MODEL_FILES.r1cs),
    zkeySha256: await digest(path, MODEL_FILES.zkey),
    wiresSha256: await digest(path, MODEL_FILES.wires),
  };
  const found = { ...files, ...derived(manifest, schema, files) };
  for (const [entry, value] of Object.entries(found)) {
    const stated = manifest[entry as keyof typeof found];
    if (stated !== value) throw new ManifestMismatch(path, entry, stated, value);
  }
  const [statedScores, scores] = [manifest, scoredOutputs(schema)].map((each) => JSON.stringify(each.scores ?? []));
  if (statedScores !== scores) throw new ManifestMismatch(path, "scores", statedScores, scores);
  const canonical = sha256(canonicalSchemaJson(schema));
  if (files.schemaSha256 !== canonical) {
    throw new ManifestMismatch(path, "schemaSha256", files.schemaSha256, `${canonical} in canonical form`);
  }
  for (const { entry, stated, found: other } of await setupOf(manifest.setup).compare(dir, manifest.setup, manifest)) {
    if (stated !== other) throw new ManifestMismatch(path, entry, stated, other);
  }
  return { manifest, schema };
}

async function digest(manifestPath: string, name: string): Promise<Hex> {
  const path = join(dirname(manifestPath), name);
  try {
    return await sha256OfFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw systemFailure(cause, path) ?? cause;
    throw new ManifestMismatch(manifestPath, name, "there", "no such file");
  }
}

function derived(
  { batch, keyWords }: Manifest,
  schema: ModelSchema,
  files: { intOnnxSha256: Hex; schemaSha256: Hex },
): Partial<Manifest> {
  const layout = layoutOf(schema);
  const hashes = {
    modelHash: modelHashOfDigests(files.intOnnxSha256, files.schemaSha256),
    schemaHash: schemaHash(layout),
  };
  const words = wordCount(layout, batch);
  return {
    ...hashes,
    words,
    name: schema.name,
    total: schema.total,
    layout: encodeLayout(layout),
    tag: statementTag({ ...hashes, batch, words }),
    keyHash: hashKeyWords(keyWords),
    phase1Hash: hashPhase1Words(keyWords),
  };
}
