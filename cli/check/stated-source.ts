// SPDX-License-Identifier: GPL-3.0-or-later
import { dirname } from "node:path";
import { stat } from "node:fs/promises";
import type { StatedSource } from "../../built-model/check-model.ts";
import type { ModelSource } from "../../built-model/model-source.ts";
import { parseModelConfig } from "../../compiler/model-config.ts";
import type { Manifest } from "../../schema/manifest.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { readModelSource, rowsBeside } from "../model-source/read-model-source.ts";
import { columnsOfModel } from "../rows/columns.ts";
import { readRows } from "../rows/read-rows.ts";

/** Where the float model and its rows are; rows that are not named are looked for beside it. */
export type SourcePaths = Readonly<{
  onnx: string;
  externalData?: string | undefined;
  calibration?: string | undefined;
  heldOut?: string | undefined;
}>;

export function statedSource(paths: SourcePaths): StatedSource {
  return { path: paths.onnx, read: (manifest, schema) => readAsStated(paths, manifest, schema) };
}

/** A model's folder speaks for itself; a lone file is compiled with what the manifest says, rows beside it where the manifest has such. */
async function readAsStated(paths: SourcePaths, { source, name }: Manifest, schema: ModelSchema): Promise<ModelSource> {
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
