import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ModelConfig } from "../../compiler/model-config.ts";
import { FatalError } from "../../schema/errors.ts";
import { systemFailure } from "../../schema/system-failure.ts";
import { readRows } from "./rows-file.ts";

/** All that a model is built from. Rows are in the schema's integers, or in the model's own unit where it has no schema. */
export type ModelSource = {
  readonly name: string;
  readonly onnx: Uint8Array;
  /** The `config` that model.config.ts exports. */
  readonly config: ModelConfig;
  readonly calibration: readonly (readonly number[])[] | undefined;
  readonly heldOut: readonly (readonly number[])[] | undefined;
};

export class ModelSourceUnreadable extends FatalError {
  constructor(path: string, problem: string, cause?: unknown) {
    super("MODEL_SOURCE_UNREADABLE", `Cannot build from ${path}: ${problem}.`, { details: { path, problem }, cause });
  }
}

/** Reads models/<name>/ (model.onnx, model.config.ts, calibration.json, held-out.json) or a lone .onnx file. */
export async function readModelSource(path: string): Promise<ModelSource> {
  const found = await stat(path).catch(missing(path, "there is no such file or folder"));
  if (!found.isDirectory()) {
    const name = basename(path, ".onnx");
    const onnx = await readFile(path).catch(missing(path, "it was removed"));
    return { name, onnx, config: {}, calibration: undefined, heldOut: undefined };
  }
  const onnx = await readFile(join(path, "model.onnx")).catch(missing(path, "it holds no model.onnx"));
  return {
    name: basename(resolve(path)),
    onnx,
    config: await readConfig(join(path, "model.config.ts")),
    calibration: await readRows(join(path, "calibration.json")),
    heldOut: await readRows(join(path, "held-out.json")),
  };
}

async function readConfig(path: string): Promise<ModelConfig> {
  if (!existsSync(path)) return {};
  const { config } = await importConfig(path);
  if (!config) throw new ModelSourceUnreadable(dirname(path), 'its model.config.ts does not export "config"');
  return config;
}

async function importConfig(path: string): Promise<{ config?: ModelConfig }> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as { config?: ModelConfig };
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message).split(/\n\s+at /)[0] : String(error);
    throw new ModelSourceUnreadable(dirname(path), `its model.config.ts does not load: ${reason}`, error);
  }
}

/** `problem` where it is not there; what the system says otherwise. */
function missing(path: string, problem: string) {
  return (error: unknown): never => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new ModelSourceUnreadable(path, problem, error);
    throw systemFailure(error, path) ?? error;
  };
}
