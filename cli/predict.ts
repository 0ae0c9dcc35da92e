// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from "commander";
import { compileModel } from "../compiler/compile-model.ts";
import { scoreNotes } from "../compiler/scored-schema.ts";
import { scoredOutputs } from "../schema/model-schema.ts";
import type { CliCommand } from "./command.ts";
import { progressLine } from "./progress/progress-line.ts";
import { addCompileOptions, type CompileOptions, ROW_FORMS, readSourceFor } from "./model-source/compile-options.ts";
import { tellNote } from "./progress/tell-note.ts";
import { refuseCompileOptions } from "./model-source/refuse-compile-options.ts";
import { type IntegerModel, isCompiledFolder, readIntegerModel } from "./predict/integer-model.ts";
import { predictionsOf, predictionsText } from "./predict/predictions.ts";
import { columnsOfFields, columnsOfModel } from "./rows/columns.ts";
import {
  addModelRowsOptions,
  clippedNote,
  type ModelRowsOptions,
  readModelRows,
  rowsInUnits,
} from "./rows/model-rows.ts";

type Options = CompileOptions & ModelRowsOptions & { json?: true };

/** `proofcast predict`: what the circuit will say of rows, without a circuit. */
export const command: CliCommand = {
  name: "predict",
  summary: "run the integer model of a compiled folder, or of a model compiled in memory, on raw rows",
  define: (predict) =>
    addModelRowsOptions(
      addCompileOptions(
        predict
          .argument(
            "<model>",
            "a folder that compile or build wrote; or an .onnx file or a model's folder, to be compiled first",
          )
          .argument("<rows>", `rows as the float model reads them: ${ROW_FORMS}`),
      ),
    )
      .option("--json", "print the predictions as one JSON object")
      .addHelpText(
        "after",
        "\nThe options on compiling are for a model that is none yet. Exit codes: 0 done, 1 refused, 2 wrong usage, 75 try again.",
      )
      .action(run),
};

async function run(path: string, rowsPath: string, options: Options, command: Command): Promise<void> {
  const progress = progressLine(path);
  const { model, given } = (await isCompiledFolder(path))
    ? await compiledBefore(refuseCompileOptions(command, path), rowsPath)
    : await compiledInMemory(path, { rowsPath, options, progress });
  const rows = rowsInUnits(rowsPath, given, model.schema, options);
  progress(`running ${rows.length} rows`);
  const predictions = await predictionsOf(model, rows);
  const clipped = clippedNote(predictions.clippedRows, rows.length, options);
  if (clipped !== undefined) tellNote(clipped);
  console.log(options.json ? JSON.stringify(predictions, undefined, 2) : predictionsText(predictions));
}

/** A model, and the rows that it is to run on: they are read before anything that takes long. */
type Task = Readonly<{ model: IntegerModel; given: number[][] }>;

async function compiledBefore(path: string, rowsPath: string): Promise<Task> {
  const model = await readIntegerModel(path);
  for (const note of scoreNotes(scoredOutputs(model.schema))) tellNote(note);
  const columns = columnsOfFields(model.schema.features);
  return { model, given: await readModelRows(rowsPath, () => Promise.resolve(columns)) };
}

async function compiledInMemory(
  path: string,
  { rowsPath, options, progress }: { rowsPath: string; options: CompileOptions; progress: (stage: string) => void },
): Promise<Task> {
  const { config, ...source } = await readSourceFor(path, options);
  const given = await readModelRows(rowsPath, () => columnsOfModel(source.onnx, config));
  const model = await compileModel({ ...config, ...source, batch: options.batch, onProgress: progress });
  for (const note of model.notes) tellNote(note);
  return { model, given };
}
