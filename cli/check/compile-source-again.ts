import { dirname } from "node:path";
import { stat } from "node:fs/promises";
import { compileModel, type CompiledModel } from "../../compiler/compile-model.ts";
import { parseModelConfig } from "../../compiler/model-config.ts";
import { FatalError } from "../../schema/errors.ts";
import type { Manifest } from "../../schema/manifest.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { canonicalJson } from "../model-build/canonical-json.ts";
import { type ModelSource, readModelSource, rowsBeside } from "../model-build/model-source.ts";
import { columnsOfModel } from "../rows/columns.ts";
import { readRows } from "../rows/read-rows.ts";
import { sourceRecord } from "../model-build/source-record.ts";

/** Where the float model and its rows are; rows that are not named are looked for beside it. */
export type SourcePaths = Readonly<{
  onnx: string;
  externalData?: string | undefined;
  calibration?: string | undefined;
  heldOut?: string | undefined;
}>;

/** The float model, its rows or its configuration are others than the folder says it was compiled from. */
export class AnotherSource extends FatalError {
  constructor(entry: string, stated: unknown, found: unknown, remedy: string) {
    super(
      "ANOTHER_SOURCE",
      `The folder says that source.${entry} is ${text(stated)}, and what was given has ${text(found)}. ${remedy}.`,
      { details: { entry, stated, found } },
    );
  }
}

/** Compiles the float model as the manifest says it was compiled. @error AnotherSource, and whatever compiling throws */
export async function compileSourceAgain(
  paths: SourcePaths,
  manifest: Manifest,
  schema: ModelSchema,
): Promise<CompiledModel> {
  const source = await readSource(paths, manifest, schema);
  const found = sourceRecord(source);
  for (const [entry, remedy] of Object.entries(REMEDIES)) {
    const [stated, given] = [manifest.source, found].map((record) => record[entry as keyof typeof found]);
    if (canonicalJson(stated) !== canonicalJson(given)) throw new AnotherSource(entry, stated, given, remedy);
  }
  const { config, ...rest } = source;
  return compileModel({ ...config, ...rest, batch: manifest.batch });
}

const AS_THE_FOLDER_SAYS =
  "It was built with options of its own, or another model.config.ts: give the .onnx file alone to compile it as the folder says";

const REMEDIES: Readonly<Record<keyof Manifest["source"], string>> = {
  onnxSha256: "Give the .onnx file that the folder was built from, or do not use the folder",
  calibrationSha256: "Give the rows that its scales were chosen on with --calibration",
  heldOutSha256: "Give the rows that were held out with --held-out",
  schema: AS_THE_FOLDER_SAYS,
  config: AS_THE_FOLDER_SAYS,
};

/** A model's folder speaks for itself; a lone file is compiled with what the manifest says, rows beside it where the manifest has such. */
async function readSource(paths: SourcePaths, { source, name }: Manifest, schema: ModelSchema): Promise<ModelSource> {
  const read = await readModelSource(paths.onnx, paths.externalData);
  const isFolder = (await stat(paths.onnx)).isDirectory();
  const stated = { ...source.config, ...(source.schema === "given" ? { schema } : {}) };
  const config = isFolder ? read.config : parseModelConfig(stated, "source.config of the manifest");
  const columns = () => columnsOfModel(read.onnx, config);
  const rows = async (path: string | undefined, isStated: boolean, name: string, inFolder: ModelSource["heldOut"]) => {
    if (path === undefined && (isFolder || !isStated)) return inFolder;
    const file = path ?? (await rowsBeside(dirname(paths.onnx), name));
    return file === undefined ? undefined : readRows(file, { columns });
  };
  return {
    name,
    onnx: read.onnx,
    config,
    calibration: await rows(paths.calibration, source.calibrationSha256 !== undefined, "calibration", read.calibration),
    heldOut: await rows(paths.heldOut, source.heldOutSha256 !== undefined, "held-out", read.heldOut),
  };
}

function text(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}
