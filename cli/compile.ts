import { basename, resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { compileModel } from "../compiler/compile-model.ts";
import { parseModelConfig, type ModelConfig } from "../compiler/model-config.ts";
import type { QuantisationBits } from "../compiler/quantise/quantise-plan.ts";
import { FatalError } from "../schema/errors.ts";
import { readJsonFile } from "../schema/json-file.ts";
import { parseModelSchema, type ModelSchema } from "../schema/model-schema.ts";
import { MODEL_NAME } from "../schema/names.ts";
import { batchAxisOption } from "./model-build/batch-axis-option.ts";
import type { CliCommand } from "./command.ts";
import { reportOf, reportText } from "./compile/compile-report.ts";
import { writeCompiled } from "./compile/write-compiled.ts";
import { readModelSource } from "./model-build/model-source.ts";
import { readRows } from "./model-build/rows-file.ts";

/** A file that the command line names cannot be read as what it should be. */
export class UnreadableFile extends FatalError {
  constructor(path: string, problem: string, cause?: unknown) {
    super("UNREADABLE_FILE", `Cannot use ${path}: ${problem}.`, { details: { path, problem }, cause });
  }
}

type Options = {
  calibration?: string;
  heldOut?: string;
  schema?: string;
  batch: number;
  batchAxis?: 0;
  out: string;
  name?: string;
  rawRows?: true;
  maxError?: string;
  weightBits?: number;
  activationBits?: number;
  scores?: true;
  json?: true;
};

/** `proofcast compile`: ONNX to circuit and integer model. */
export const command: CliCommand = {
  name: "compile",
  summary: "turn an ONNX model into a circuit and its integer twin",
  define: (compile) =>
    compile
      .argument("<model>", "an .onnx file, or a folder with model.onnx (and model.config.ts, calibration.json)")
      .option("--calibration <rows.json>", "rows: with a schema its integers, else what the model reads")
      .option("--held-out <rows.json>", "rows that scales are not chosen on, for a second error figure")
      .option("--schema <schema.json>", "names, units, widths and scales; derived from the rows when left out")
      .addOption(new Option("--batch <n>", "subjects in one proof").default(1).argParser(wholeNumber))
      .addOption(batchAxisOption())
      .requiredOption("--out <dir>", "where to write; replaced as a whole, and only when proofcast wrote it")
      .option("--name <name>", "the model's name in a derived schema", modelName)
      .option("--raw-rows", "with a schema: rows are what the float model reads, not the schema's integers")
      .option(
        "--max-error <e>",
        "the largest error allowed: 0.01 in the outputs' unit, or 1% of what each output spans",
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
      .option("--scores", "give the scores before a final Softmax, LogSoftmax or Sigmoid, and say so in the schema")
      .option("--json", "print the report as one JSON object")
      .addHelpText("after", "\nExit codes: 0 done, 1 refused, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run(path: string, options: Options): Promise<void> {
  const source = await readModelSource(path);
  const schema = options.schema === undefined ? source.config.schema : await readSchema(options.schema);
  const bits = bitsOf(options, source.config);
  const model = await compileModel({
    ...source.config,
    ...(schema === undefined ? {} : { schema }),
    ...(bits === undefined ? {} : { bits }),
    ...(options.scores ? { scores: true } : {}),
    ...(options.rawRows ? { rowsAre: "raw" } : {}),
    ...(options.maxError === undefined ? {} : { maxError: options.maxError }),
    ...(options.batchAxis === undefined ? {} : { batchAxis: options.batchAxis }),
    onnx: source.onnx,
    batch: options.batch,
    name: options.name ?? source.name,
    calibration: await givenRows(options.calibration, source.calibration),
    heldOut: await givenRows(options.heldOut, source.heldOut),
    onProgress: (stage) => {
      console.error(`${basename(path)}: ${stage}`);
    },
  });
  const out = resolve(options.out);
  const report = reportOf(model);
  await writeCompiled(out, model, report);
  for (const note of model.notes) console.error(`note: ${note}`);
  console.log(options.json ? JSON.stringify({ out, ...report }, undefined, 2) : reportText(out, report));
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

/** What the command line gives goes before the configuration's; of two that neither gives the default is ample. */
function bitsOf({ weightBits, activationBits }: Options, { bits }: ModelConfig): QuantisationBits | undefined {
  if (weightBits === undefined && activationBits === undefined) return bits;
  const given = {
    weightBits: weightBits ?? bits?.weightBits ?? 12,
    activationBits: activationBits ?? bits?.activationBits ?? 16,
  };
  return parseModelConfig({ bits: given }, "The command line").bits;
}

async function givenRows(path: string | undefined, otherwise: readonly (readonly number[])[] | undefined) {
  if (path === undefined) return otherwise;
  const rows = await readRows(path);
  if (rows === undefined) throw new UnreadableFile(path, "there is no such file");
  return rows;
}

async function readSchema(path: string): Promise<ModelSchema> {
  const json = await readJsonFile(path, (problem, cause) => new UnreadableFile(path, problem, cause));
  return parseModelSchema(json, path);
}
