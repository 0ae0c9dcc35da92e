// SPDX-License-Identifier: GPL-3.0-or-later
import { resolve } from "node:path";
import { compileModel } from "../compiler/compile-model.ts";
import type { CliCommand } from "./command.ts";
import { reportOf, reportText } from "./compile/compile-report.ts";
import { tradeOffPlot } from "./compile/trade-off-plot.ts";
import { PLOT_FILE, writeCompiled } from "./compile/write-compiled.ts";
import { addCompileOptions, type CompileOptions, readSourceFor } from "./model-source/compile-options.ts";
import { checkReplaceable } from "../built-model/replaceable-folder.ts";
import { progressLine } from "./progress/progress-line.ts";

type Options = CompileOptions & { out: string; json?: true; pareto?: true };

/** `proofcast compile`: ONNX to circuit and integer model. */
export const command: CliCommand = {
  name: "compile",
  summary: "turn an ONNX model into a circuit and its integer twin",
  define: (compile) =>
    addCompileOptions(
      compile.argument("<model>", "an .onnx file, or a folder with model.onnx (and model.config.ts, calibration.json)"),
    )
      .requiredOption("--out <dir>", "required: where to write; replaced as a whole, and only when proofcast wrote it")
      .option("--pareto", `try many more bits, to list what each error costs, and plot that in <dir>/${PLOT_FILE}`)
      .option("--json", "print the report as one JSON object")
      .addHelpText("after", "\nExit codes: 0 done, 1 refused, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run(path: string, options: Options): Promise<void> {
  const out = resolve(options.out);
  await checkReplaceable(out); // before the work, not after it
  const { config, ...source } = await readSourceFor(path, options);
  const model = await compileModel({
    ...config,
    ...source,
    batch: options.batch,
    triesWidely: options.pareto,
    onProgress: progressLine(path),
  });
  const report = reportOf(model);
  const plot = options.pareto && tradeOffPlot(report.name, report.tradeOffs);
  await writeCompiled(out, model, report, plot);
  for (const note of model.notes) console.error(`note: ${note}`);
  console.log(options.json ? JSON.stringify({ out, ...report }, undefined, 2) : reportText(out, report));
}
