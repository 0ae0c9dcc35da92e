// SPDX-License-Identifier: GPL-3.0-or-later
import { basename } from "node:path";
import { manifestToJson } from "../schema/manifest.ts";
import { buildModel } from "../built-model/build-model.ts";
import type { CliCommand } from "./command.ts";
import { addCompileOptions, type CompileOptions, readSourceFor } from "./model-source/compile-options.ts";

type Options = CompileOptions & { out?: string; json?: true };

/** `proofcast build`: from a model's folder to one that can be registered and proven with, on a local chain. */
export const command: CliCommand = {
  name: "build",
  summary: "compile a model, its circuit and development keys into one folder",
  define: (build) =>
    addCompileOptions(
      build.argument("<model>", "a folder with model.onnx, model.config.ts and calibration.json, or an .onnx file"),
    )
      .option("--out <dir>", "where to write; build/<name>-b<batch> when left out; replaced as a whole")
      .option("--json", "print the manifest as one JSON object")
      .addHelpText(
        "after",
        "\nThe keys are insecure: their secret is public. Exit codes: 0 done, 1 refused, 2 wrong usage, 75 try again.",
      )
      .action(run),
};

async function run(path: string, options: Options): Promise<void> {
  const { dir, manifest, notes } = await buildModel(await readSourceFor(path, options), {
    batch: options.batch,
    ...(options.out === undefined ? {} : { outDir: options.out }),
    onProgress: (stage) => {
      console.error(`${basename(path)}, batch ${options.batch}: ${stage}`);
    },
  });
  for (const note of notes) console.error(`note: ${note}`);
  if (options.json) console.log(JSON.stringify({ dir, ...manifestToJson(manifest) }, undefined, 2));
  else console.log(`${dir}: ${manifest.constraints.total} constraints, insecure key ${manifest.keyHash}`);
}
