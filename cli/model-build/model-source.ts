import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { parseModelConfig, type ModelConfig } from "../../compiler/model-config.ts";
import { FatalError } from "../../schema/errors.ts";

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

const rowsFile = z.union([z.array(z.array(z.number())), z.object({ rows: z.array(z.array(z.number())) })]);

/** Reads models/<name>/ (model.onnx, model.config.ts, calibration.json, held-out.json) or a lone .onnx file. */
export async function readModelSource(path: string): Promise<ModelSource> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    (error: unknown) => {
      throw new ModelSourceUnreadable(path, "there is no such file or folder", error);
    },
  );
  if (!isFolder) {
    const name = basename(path, ".onnx");
    return { name, onnx: await readFile(path), config: {}, calibration: undefined, heldOut: undefined };
  }
  const onnx = await readFile(join(path, "model.onnx")).catch((error: unknown) => {
    throw new ModelSourceUnreadable(path, "it holds no model.onnx", error);
  });
  return {
    name: basename(resolve(path)),
    onnx,
    config: await readConfig(path),
    calibration: await readRows(join(path, "calibration.json")),
    heldOut: await readRows(join(path, "held-out.json")),
  };
}

/** Rows of a JSON file: an array of arrays of numbers, or such an array as `rows` beside other facts. */
export async function readRows(path: string): Promise<number[][] | undefined> {
  const text = await readOptional(path);
  if (text === undefined) return undefined;
  const parsed = rowsFile.safeParse(parseJson(path, text));
  if (!parsed.success) throw new ModelSourceUnreadable(path, z.prettifyError(parsed.error), parsed.error);
  return Array.isArray(parsed.data) ? parsed.data : parsed.data.rows;
}

const CONFIG_FILE = "model.config.ts";

async function readConfig(folder: string): Promise<ModelConfig> {
  const configs = (await readdir(folder)).filter((name) => /^model\.config(\.[a-z]+)?$/i.test(name));
  const stray = configs.find((name) => name !== CONFIG_FILE);
  if (stray !== undefined)
    throw new ModelSourceUnreadable(folder, `its ${stray} is not read, only ${CONFIG_FILE} is: rename or remove it`);
  if (configs.length === 0) return {};
  const path = join(folder, CONFIG_FILE);
  const module = await importModule(path);
  if (!("config" in module)) throw new ModelSourceUnreadable(folder, `its ${CONFIG_FILE} does not export "config"`);
  if ("default" in module && module.default !== module.config)
    throw new ModelSourceUnreadable(
      folder,
      `its ${CONFIG_FILE} exports a default beside "config", which is not read: remove it`,
    );
  return parseModelConfig(module.config, path);
}

async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new ModelSourceUnreadable(path, `it does not run (${String(error)})`, error);
  }
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new ModelSourceUnreadable(path, String(error), error);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ModelSourceUnreadable(path, `it is not JSON (${String(error)})`, error);
  }
}
