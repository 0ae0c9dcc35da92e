// SPDX-License-Identifier: GPL-3.0-or-later
import { access } from "node:fs/promises";
import { InvalidArgumentError, Option } from "commander";
import { systemFailure } from "../schema/system-failure.ts";
import { type CliCommand, EXIT } from "./command.ts";
import { evaluateModel } from "./evaluate/evaluation.ts";
import { evaluationText } from "./evaluate/evaluation-text.ts";
import { addCompileOptions, type CompileOptions, readSourceFor, ROW_FORMS } from "./model-source/compile-options.ts";
import { tellNote } from "./progress/tell-note.ts";
import { givenRows } from "./rows/given-rows.ts";
import { progressLine } from "./progress/progress-line.ts";
import { columnsOfModel, columnsOfTargets } from "./rows/columns.ts";
import {
  addModelRowsOptions,
  clippedNote,
  type ModelRowsOptions,
  readModelRows,
  rowsInUnits,
} from "./rows/model-rows.ts";

type Options = CompileOptions & ModelRowsOptions & { rows: string; targets?: string; circuitRows: number; json?: true };

/** `proofcast evaluate`: how far the integers are from the float model on rows that a model is meant for, and how good both are. */
export const command: CliCommand = {
  name: "evaluate",
  summary: "compare a float model with its integers, its int-ONNX and its circuit on raw rows",
  define: (evaluate) =>
    addModelRowsOptions(addCompileOptions(evaluate.argument("<model>", "an .onnx file, or a model's folder")))
      .requiredOption("--rows <rows>", `required: rows as the float model reads them: ${ROW_FORMS}`)
      .option("--targets <rows>", "what each row should have given: the outputs' values, or the number of its class")
      .addOption(
        new Option("--circuit-rows <n>", "rows on which the circuit is compiled and filled; 0: without the circuit")
          .default(4)
          .argParser(rowCount),
      )
      .option("--json", "print the figures as one JSON object")
      .addHelpText(
        "after",
        "\nEvery figure is computed from the rows; none is taken from the compiler's report. Exit codes: 0 the forms agree, 1 refused or they do not, 2 wrong usage, 75 try again.",
      )
      .action(run),
};

async function run(path: string, options: Options): Promise<void> {
  const { targets } = options;
  const source = await readSourceFor(path, options);
  const given = await readModelRows(options.rows, () => columnsOfModel(source.onnx, source.config));
  if (targets !== undefined) await access(targets).catch(missing(targets)); // found out before the work, not after it
  const { evaluation, notes } = await evaluateModel({
    source,
    batch: options.batch,
    circuitRows: options.circuitRows,
    rowsOf: (schema) => rowsInUnits(options.rows, given, schema, options),
    ...(targets === undefined
      ? {}
      : {
          targets: {
            path: targets,
            read: ({ outputs }) => givenRows(targets, { columns: () => Promise.resolve(columnsOfTargets(outputs)) }),
          },
        }),
    onProgress: progressLine(path),
  });
  const clipped = clippedNote(evaluation.clippedRows, evaluation.rows, options);
  for (const note of [...notes, ...(clipped === undefined ? [] : [clipped])]) tellNote(note);
  console.log(options.json ? JSON.stringify(evaluation, undefined, 2) : evaluationText(evaluation));
  if (evaluation.disagreements.length > 0) process.exitCode = EXIT.fatal;
}

function missing(path: string) {
  return (error: unknown): never => {
    throw systemFailure(error, path) ?? error;
  };
}

function rowCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("It must be a whole number from 0.");
  return value;
}
