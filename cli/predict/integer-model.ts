// SPDX-License-Identifier: GPL-3.0-or-later
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FatalError } from "../../schema/errors.ts";
import type { Hex } from "../../schema/hash.ts";
import { readJsonFile } from "../../files/json-file.ts";
import { modelHash } from "../../schema/layout.ts";
import { checkManifest } from "../../built-model/check-manifest.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { canonicalSchemaJson, parseModelSchema, type ModelSchema } from "../../schema/model-schema.ts";
import { COMPILE_REPORT_FILE } from "../../built-model/replaceable-folder.ts";

/** What is needed to run a compiled model: int64 ONNX, and what its numbers mean. */
export type IntegerModel = Readonly<{ schema: ModelSchema; intOnnx: Uint8Array; modelHash: Hex }>;

/** The folder is not what `compile` or `build` left there. */
export class CompiledFolderChanged extends FatalError {
  constructor(dir: string, problem: string) {
    super(
      "COMPILED_FOLDER_CHANGED",
      `${dir} is no compiled model as it was written: ${problem}. Compile the model again.`,
      {
        details: { dir, problem },
      },
    );
  }
}

/** Whether a path is a folder that `compile` or `build` wrote. */
export async function isCompiledFolder(path: string): Promise<boolean> {
  return isThere(join(path, MODEL_FILES.intOnnx));
}

/**
 * The integer model of a compiled or built folder, whose hash is the one that stands beside it.
 * @error CompiledFolderChanged, ManifestMismatch, InvalidSchema
 */
export async function readIntegerModel(dir: string): Promise<IntegerModel> {
  const intOnnx = await readFile(join(dir, MODEL_FILES.intOnnx));
  if (await isThere(join(dir, MODEL_FILES.manifest))) {
    const { manifest, schema } = await checkManifest(dir);
    return { schema, intOnnx, modelHash: manifest.modelHash };
  }
  const refuse = (problem: string): CompiledFolderChanged => new CompiledFolderChanged(dir, problem);
  const read = (name: string) => readJsonFile(join(dir, name), (problem) => refuse(`of its ${name}, ${problem}`));
  const schema = parseModelSchema(await read(MODEL_FILES.schema), join(dir, MODEL_FILES.schema));
  const report = await read(COMPILE_REPORT_FILE);
  const stated = typeof report === "object" && report !== null && "modelHash" in report ? report.modelHash : undefined;
  const found = modelHash(intOnnx, canonicalSchemaJson(schema));
  if (stated !== found)
    throw refuse(`its report says that the model's hash is ${String(stated)}, and its files give ${found}`);
  return { schema, intOnnx, modelHash: found };
}

/** Whether there is anything at a path. */
export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
