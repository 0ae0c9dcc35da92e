// SPDX-License-Identifier: GPL-3.0-or-later
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import type { ModelSource } from "../../built-model/model-source.ts";
import { parseModelConfig, type ModelConfig } from "../../compiler/model-config.ts";
import { withExternalData } from "../../compiler/onnx/external-data.ts";
import { FatalError } from "../../schema/errors.ts";
import { systemFailure } from "../../schema/system-failure.ts";
import { columnsOfModel } from "../rows/columns.ts";
import { readRows } from "../rows/read-rows.ts";
import { externalDataFolder } from "./external-data-folder.ts";

export class ModelSourceUnreadable extends FatalError {
  constructor(path: string, problem: string, cause?: unknown) {
    super("MODEL_SOURCE_UNREADABLE", `Cannot build from ${path}: ${problem}.`, { details: { path, problem }, cause });
  }
}

/** A model before its rows are read: what they hold may depend on what the command line says of the model. */
type ModelFiles = Pick<ModelSource, "name" | "onnx" | "config"> &
  Readonly<{ rowFiles: Readonly<{ calibration: string | undefined; heldOut: string | undefined }> }>;

/**
 * Reads models/<name>/ (model.onnx, model.config.ts, calibration.json, held-out.json) or a lone .onnx file, and the weights that it keeps
 * in files of the folder `externalData`.
 */
export async function readModelSource(path: string, externalData?: string): Promise<ModelSource> {
  const { rowFiles, ...model } = await readModelFiles(path, externalData);
  const columns = () => columnsOfModel(model.onnx, model.config);
  const rows = async (file: string | undefined) => (file === undefined ? undefined : readRows(file, { columns }));
  return { ...model, calibration: await rows(rowFiles.calibration), heldOut: await rows(rowFiles.heldOut) };
}

/** The same without its rows, and where they are. */
export async function readModelFiles(path: string, externalData?: string): Promise<ModelFiles> {
  const source = await readFiles(path);
  if (externalData === undefined) return source;
  const folder = await stat(externalData).catch(
    missing(externalData, "there is no such folder, and --external-data names it"),
  );
  if (!folder.isDirectory())
    throw new ModelSourceUnreadable(externalData, "it is not a folder, and --external-data names it");
  return { ...source, onnx: await withExternalData(source.onnx, externalDataFolder(externalData)) };
}

async function readFiles(path: string): Promise<ModelFiles> {
  const found = await stat(path).catch(missing(path, "there is no such file or folder"));
  if (!found.isDirectory()) {
    const name = basename(path, ".onnx");
    const onnx = await readFile(path).catch(missing(path, "it was removed"));
    return { name, onnx, config: {}, rowFiles: { calibration: undefined, heldOut: undefined } };
  }
  const onnx = await readFile(join(path, "model.onnx")).catch(missing(path, "it holds no model.onnx"));
  return {
    name: basename(resolve(path)),
    onnx,
    config: await readConfig(path),
    rowFiles: { calibration: await rowsBeside(path, "calibration"), heldOut: await rowsBeside(path, "held-out") },
  };
}

/** What rows in a model's folder may be kept as. */
const ROW_EXTENSIONS = [".json", ".csv", ".npy"];

/** The one file of rows with this name in a folder, if there is one. @error ModelSourceUnreadable */
export async function rowsBeside(folder: string, name: string): Promise<string | undefined> {
  const names = await readdir(folder);
  const [file, other] = ROW_EXTENSIONS.map((extension) => `${name}${extension}`).filter((each) => names.includes(each));
  if (other !== undefined)
    throw new ModelSourceUnreadable(folder, `it holds both ${file} and ${other}: keep the one that is meant`);
  return file === undefined ? undefined : join(folder, file);
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
  try {
    return parseModelConfig(module.config, path);
  } catch (error) {
    if (error instanceof FatalError) throw error;
    throw new ModelSourceUnreadable(path, `its config cannot be read: ${reasonOf(error)}`, error); // a getter of its own
  }
}

/** Code of the author's own: it may do anything, ending the process included, which must not look like success. */
async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  const refuseEnd = (): never => {
    throw new ModelSourceUnreadable(path, "it ends the process, or waits for what never comes, instead of loading");
  };
  process.once("exit", refuseEnd);
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    if (error instanceof ModelSourceUnreadable) throw error;
    throw new ModelSourceUnreadable(path, `it does not load: ${reasonOf(error)}`, error);
  } finally {
    process.off("exit", refuseEnd);
  }
}

/** Where the text of a module is at fault, Node says the place in the stack, above its frames. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  return (error.stack ?? error.message).split(/\n\s+at /)[0] ?? "";
}

/** `problem` where it is not there; what the system says otherwise. */
function missing(path: string, problem: string) {
  return (error: unknown): never => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw new ModelSourceUnreadable(path, problem, error);
    throw systemFailure(error, path) ?? error;
  };
}
