// SPDX-License-Identifier: GPL-3.0-or-later
import { InvalidArgumentError, Option, type Command } from "commander";
import type { ModelSource } from "../../built-model/model-source.ts";
import { parseModelConfig, type ModelConfig } from "../../compiler/model-config.ts";
import type { OwnBits } from "../../compiler/quantise/quantise-plan.ts";
import { readJsonFile } from "../../files/json-file.ts";
import { parseModelSchema, type ModelSchema } from "../../schema/model-schema.ts";
import { MODEL_NAME } from "../../schema/names.ts";
import { tellNote } from "../progress/tell-note.ts";
import { columnsOfModel } from "../rows/columns.ts";
import { givenRows, UnreadableFile } from "../rows/given-rows.ts";
import type { RowsContext } from "../rows/read-rows.ts";
import { readModelFiles } from "./read-model-source.ts";

/** What every command that compiles a model can be told. It goes before what the model's folder says. */
export type CompileOptions = {
  batch: number;
  calibration?: string;
  heldOut?: string;
  schema?: string;
  name?: string;
  rawRows?: true;
  maxError?: string;
  maxConstraints?: number;
  weightBits?: number;
  activationBits?: number;
  layerBits?: Readonly<Record<string, OwnBits>>;
  scores?: true;
  batchAxis?: 0;
  externalData?: string;
  dim?: Readonly<Record<string, number>>;
};

/** The files that rows may be in, for help. */
export const ROW_FORMS = "JSON, CSV with a header, .npy";

export function addCompileOptions(command: Command): Command {
  return command
    .addOption(new Option("--batch <n>", "subjects in one proof").default(1).argParser(wholeNumber))
    .option("--calibration <rows>", `rows (${ROW_FORMS}): with a schema its integers, else what the model reads`)
    .option("--held-out <rows>", "rows that scales are not chosen on, for a second error figure")
    .option("--schema <schema.json>", "names, units, widths and scales; derived from the rows when left out")
    .option("--name <name>", "the model's name in a derived schema", modelName)
    .option("--raw-rows", "with a schema: rows are what the float model reads, not the schema's integers")
    .option("--max-error <e>", "the largest error allowed: 0.01 in the outputs' unit, or 1% of what each output spans")
    .option(
      "--max-constraints <n>",
      "the most constraints of the whole circuit; alone: the smallest error within them, with --max-error: both or a refusal",
      wholeNumber,
    )
    .option(
      "--weight-bits <n>",
      "bits of the coefficients, instead of searching; 12 beside --activation-bits",
      wholeNumber,
    )
    .option(
      "--activation-bits <n>",
      "bits of the activations, instead of searching; 16 beside --weight-bits",
      wholeNumber,
    )
    .option(
      "--layer-bits <layer=w,a>",
      "bits that one layer has instead (layer=8,12; layer=8, or layer=,12 for one kind); once for each",
      layerBits,
    )
    .option("--scores", "give the scores before a final Softmax, LogSoftmax or Sigmoid, and say so in the schema")
    .option(
      "--batch-axis <0>",
      "make the first dimension of every input and output, a batch that the exporter fixed, 1",
      axis0,
    )
    .option("--external-data <dir>", "the folder of the files in which the model keeps its weights")
    .option("--dim <name=n>", "the size of a dimension that the model leaves open; once for each", namedSize);
}

/** The model at `path` as the command line wants it compiled. @error UnreadableFile, and what the files are refused for */
export async function readSourceFor(path: string, options: CompileOptions): Promise<ModelSource> {
  const source = await readModelFiles(path, options.externalData);
  const { onnx, rowFiles } = source;
  const given = parseModelConfig(chosenBy(options, source.config), "The command line");
  const schema = options.schema === undefined ? {} : { schema: await readSchema(options.schema) };
  const config = { ...source.config, ...given, ...schema };
  const context = { columns: () => columnsOfModel(onnx, config), onNote: tellNote };
  return {
    name: options.name ?? source.name,
    onnx,
    config,
    calibration: await rowsAt(options.calibration ?? rowFiles.calibration, context),
    heldOut: await rowsAt(options.heldOut ?? rowFiles.heldOut, context),
  };
}

/** Of two numbers of bits that neither the command line nor the configuration gives, the default is ample. */
function chosenBy(options: CompileOptions, { bits, dims }: ModelConfig): ModelConfig {
  const {
    weightBits,
    activationBits,
    layerBits: own,
    maxError,
    maxConstraints,
    batchAxis,
    dim,
    rawRows,
    scores,
  } = options;
  return {
    ...(weightBits === undefined && activationBits === undefined && own === undefined
      ? {}
      : {
          bits: {
            weightBits: weightBits ?? bits?.weightBits ?? 12,
            activationBits: activationBits ?? bits?.activationBits ?? 16,
            ...(bits?.layers === undefined && own === undefined ? {} : { layers: { ...bits?.layers, ...own } }),
          },
        }),
    ...(rawRows ? { rowsAre: "raw" } : {}),
    ...(maxError === undefined ? {} : { maxError }),
    ...(maxConstraints === undefined ? {} : { maxConstraints }),
    ...(scores ? { scores } : {}),
    ...(batchAxis === undefined ? {} : { batchAxis }),
    ...(dim === undefined ? {} : { dims: { ...dims, ...dim } }),
  };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return value;
}

function modelName(text: string): string {
  if (!MODEL_NAME.pattern.test(text)) throw new InvalidArgumentError(`It ${MODEL_NAME.rule}.`);
  return text;
}

function axis0(text: string): 0 {
  if (text !== "0") throw new InvalidArgumentError("Only axis 0 can be a batch.");
  return 0;
}

/** One more entry; a dimension's own name may hold "=". */
function namedSize(text: string, before: Readonly<Record<string, number>> = {}): Readonly<Record<string, number>> {
  const [, name, size] = /^(.+)=(\d+)$/.exec(text) ?? [];
  if (name === undefined || size === undefined) throw new InvalidArgumentError("It is NAME=N, such as time=8.");
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`"${name}" is given twice.`);
  return { ...before, [name]: Number(size) };
}

/** One more layer's bits; its own name may hold "=" and ",". */
function layerBits(text: string, before: Readonly<Record<string, OwnBits>> = {}): Readonly<Record<string, OwnBits>> {
  const [, name, weightBits = "", activationBits = ""] = /^(.+)=(\d*)(?:,(\d*))?$/.exec(text) ?? [];
  if (name === undefined || weightBits + activationBits === "")
    throw new InvalidArgumentError("It is LAYER=W,A, such as hidden=8,12.");
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`"${name}" is given twice.`);
  const own = {
    ...(weightBits === "" ? {} : { weightBits: Number(weightBits) }),
    ...(activationBits === "" ? {} : { activationBits: Number(activationBits) }),
  };
  return { ...before, [name]: own };
}

async function rowsAt(path: string | undefined, context: RowsContext): Promise<number[][] | undefined> {
  return path === undefined ? undefined : givenRows(path, context);
}

async function readSchema(path: string): Promise<ModelSchema> {
  const json = await readJsonFile(path, (problem, cause) => new UnreadableFile(path, problem, cause));
  return parseModelSchema(json, path);
}
