// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { buildModel } from "../../built-model/build-model.ts";
import { loadModel, type BuiltModel } from "../../built-model/load-model.ts";
import { readManifest } from "../../built-model/check-manifest.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { FatalError } from "../../schema/errors.ts";
import { featureCount } from "../../schema/model-schema.ts";
import { readModelSource } from "../model-source/read-model-source.ts";
import { isThere } from "../predict/integer-model.ts";
import { rowHolder } from "../rows/hold-row.ts";
import { rowsInUnits } from "../rows/model-rows.ts";

/** A model for a development chain, and rows of features in its schema's integers, one at least. */
export type DevelopmentModel = Readonly<{ model: BuiltModel; rows: readonly (readonly bigint[])[] }>;

/** A built model has the batch size that it was built with. */
export class BatchIsBuilt extends FatalError {
  constructor(folder: string, built: number, wanted: number) {
    super(
      "BATCH_IS_BUILT",
      `${folder} was built for batches of ${built}, not of ${wanted}. Leave --batch out, or give the model's own folder.`,
      { details: { folder, built, wanted } },
    );
  }
}

/** Rows of the model's own that a chain begins with. */
const MOST_ROWS = 16;

type Wanted = Readonly<{ batch: number | undefined; outDir?: string; onProgress: (stage: string) => void }>;

/** Loads a built model, or builds one from a model's folder or .onnx file, with development keys. @error BatchIsBuilt */
export async function developmentModel(path: string, { batch, outDir, onProgress }: Wanted): Promise<DevelopmentModel> {
  const manifest = join(path, MODEL_FILES.manifest);
  if (await isThere(manifest)) {
    const { batch: built } = await readManifest(manifest);
    if (batch !== undefined && batch !== built) throw new BatchIsBuilt(path, built, batch);
    const model = await loadModel(path);
    return { model, rows: [zeros(model)] };
  }
  const source = await readModelSource(path);
  const options = { batch: batch ?? 1, onProgress, ...(outDir === undefined ? {} : { outDir }) };
  const { dir } = await buildModel(source, options);
  const model = await loadModel(dir);
  const given = source.calibration?.slice(0, MOST_ROWS) ?? [];
  // rows beside a schema are its integers
  const units = rowsInUnits(path, given, model.schema, source.config.schema === undefined ? {} : { integerRows: true });
  const held = rowHolder(model.schema.features);
  return { model, rows: given.length === 0 ? [zeros(model)] : units.map((row) => held(row).integers) };
}

function zeros({ schema }: BuiltModel): bigint[] {
  return new Array<bigint>(featureCount(schema)).fill(0n);
}
