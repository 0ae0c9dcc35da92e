import { basename } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { manifestToJson } from "../schema/manifest.ts";
import { buildModel } from "./build-model.ts";
import { batchAxisOption } from "./model-build/batch-axis-option.ts";
import type { CliCommand } from "./command.ts";
import { readModelSource } from "./model-build/model-source.ts";

type Options = { batch: number; batchAxis?: 0; out?: string; maxError?: string; scores?: true; json?: true };

/** `proofcast build`: from a model's folder to one that can be registered and proven with, on a local chain. */
export const command: CliCommand = {
  name: "build",
  summary: "compile a model, its circuit and development keys into one folder",
  define: (build) =>
    build
      .argument("<model>", "a folder with model.onnx, model.config.ts and calibration.json, or an .onnx file")
      .addOption(new Option("--batch <n>", "subjects in one proof").default(1).argParser(wholeNumber))
      .addOption(batchAxisOption())
      .option("--out <dir>", "where to write; build/<name>-b<batch> when left out; replaced as a whole")
      .option(
        "--max-error <e>",
        "the largest error allowed: 0.01 in the outputs' unit, or 1% of what each output spans",
      )
      .option("--scores", "give the scores before a final Softmax, LogSoftmax or Sigmoid, and say so in the manifest")
      .option("--json", "print the manifest as one JSON object")
      .addHelpText(
        "after",
        "\nThe keys are insecure: their secret is printed. Exit codes: 0 done, 1 refused, 2 wrong usage.",
      )
      .action(run),
};

async function run(path: string, options: Options): Promise<void> {
  const source = await readModelSource(path);
  const chosen = {
    ...(options.scores ? { scores: true } : {}),
    ...(options.maxError === undefined ? {} : { maxError: options.maxError }),
  };
  const model = { ...source, config: { ...source.config, ...chosen } };
  const { dir, manifest, notes } = await buildModel(model, {
    batch: options.batch,
    ...(options.batchAxis === undefined ? {} : { batchAxis: options.batchAxis }),
    ...(options.out === undefined ? {} : { outDir: options.out }),
    onProgress: (stage) => {
      console.error(`${basename(path)}, batch ${options.batch}: ${stage}`);
    },
  });
  for (const note of notes) console.error(`note: ${note}`);
  if (options.json) console.log(JSON.stringify({ dir, ...manifestToJson(manifest) }, undefined, 2));
  else console.log(`${dir}: ${manifest.constraints.total} constraints, insecure key ${manifest.keyHash}`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return value;
}
