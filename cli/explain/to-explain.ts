// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { compileModel } from "../../compiler/compile-model.ts";
import { prepareOnnx } from "../../compiler/prepare-onnx.ts";
import { decodeGraph } from "../../compiler/graph/graph-file.ts";
import { errorReportSchema } from "../../schema/error-report.ts";
import { readJsonFile } from "../../files/json-file.ts";
import { readManifest } from "../../built-model/check-manifest.ts";
import { MAX_BATCH, MODEL_FILES } from "../../schema/manifest.ts";
import type { ModelSchema } from "../../schema/model-schema.ts";
import { type CompileOptions, readSourceFor } from "../model-source/compile-options.ts";
import { tellNote } from "../progress/tell-note.ts";
import type { ModelSource } from "../../built-model/model-source.ts";
import { COMPILE_REPORT_FILE } from "../../built-model/replaceable-folder.ts";
import { CompiledFolderChanged, isThere, readIntegerModel } from "../predict/integer-model.ts";
import { rowHolder } from "../rows/hold-row.ts";
import type { ToExplain } from "./explanation.ts";
import { layerErrors } from "./layer-errors.ts";

const bitCounts = { weightBits: z.int(), activationBits: z.int() };
const compileReport = z.object({
  batch: z.int().min(1).max(MAX_BATCH),
  error: errorReportSchema,
  bits: z.object({ ...bitCounts, layers: z.record(z.string(), z.object(bitCounts).partial()).optional() }).optional(),
});

/** A folder that `compile` or `build` wrote. @error CompiledFolderChanged, InvalidGraphFile, ManifestMismatch */
export async function folderToExplain(dir: string): Promise<ToExplain> {
  const { schema } = await readIntegerModel(dir);
  const graph = decodeGraph(await readFile(join(dir, MODEL_FILES.graph)));
  const { batch, error, bits } = await factsOf(dir);
  const figures = { max: error.calibration.max, bound: error.bound };
  return { graph, schema, batch, error: figures, ...(bits === undefined ? {} : { bits }) };
}

async function factsOf(dir: string): Promise<z.infer<typeof compileReport>> {
  if (await isThere(join(dir, MODEL_FILES.manifest))) return readManifest(join(dir, MODEL_FILES.manifest));
  const refuse = (problem: string) => new CompiledFolderChanged(dir, `of its ${COMPILE_REPORT_FILE}, ${problem}`);
  const parsed = compileReport.safeParse(await readJsonFile(join(dir, COMPILE_REPORT_FILE), refuse));
  if (!parsed.success) throw refuse(z.prettifyError(parsed.error));
  return parsed.data;
}

/** A float model, compiled in memory: with calibration rows what each layer loses on them is measured, too. */
export async function modelToExplain(
  path: string,
  options: CompileOptions,
  onProgress: (stage: string) => void,
): Promise<ToExplain> {
  const source = await readSourceFor(path, options);
  const { config, ...rest } = source;
  const { graph, schema, bits, errorReport, notes } = await compileModel({
    ...config,
    ...rest,
    batch: options.batch,
    onProgress,
  });
  for (const note of notes) tellNote(note);
  const error = { max: errorReport.calibration.max, bound: errorReport.bound };
  const rows = rawRows(source, schema).slice(0, MEASURED_ROWS);
  if (rows.length === 0) return { graph, schema, batch: options.batch, error, bits };
  onProgress(`measuring layers on ${rows.length} rows`);
  const features = rows.map(rowHolder(schema.features)).map(({ integers }) => integers);
  const lost = await layerErrors(graph, await prepareOnnx(source.onnx, config), rows, features);
  return { graph, schema, batch: options.batch, error, bits, layerErrors: lost };
}

/** Ample for a figure, and quick for a large model. */
const MEASURED_ROWS = 256;

/** Calibration rows as the float model reads them. */
function rawRows({ calibration = [], config }: ModelSource, { features }: ModelSchema): readonly (readonly number[])[] {
  if (config.schema === undefined || config.rowsAre === "raw") return calibration;
  const scales = features.flatMap(({ count, scale }) => new Array<number>(count).fill(scale));
  return calibration.map((row) => row.map((value, place) => value * (scales[place] ?? 1)));
}
