// SPDX-License-Identifier: GPL-3.0-or-later
import type { Command } from "commander";
import type { CliCommand } from "./command.ts";
import { explanationOf } from "./explain/explanation.ts";
import { explanationPage } from "./explain/explanation-page.ts";
import { explanationText } from "./explain/explanation-text.ts";
import { folderToExplain, modelToExplain } from "./explain/to-explain.ts";
import { addCompileOptions, type CompileOptions } from "./model-source/compile-options.ts";
import { refuseCompileOptions } from "./model-source/refuse-compile-options.ts";
import { isCompiledFolder } from "./predict/integer-model.ts";
import { progressLine } from "./progress/progress-line.ts";
import { writeText } from "./write-text.ts";

type Options = CompileOptions & { html?: string; json?: true };

/** `proofcast explain`: where a circuit's constraints and its error are. */
export const command: CliCommand = {
  name: "explain",
  summary: "show a circuit's constraints, bits and error by layer and by gadget, as text, JSON or a page with a plot",
  define: (explain) =>
    addCompileOptions(
      explain.argument(
        "<model>",
        "a folder that compile or build wrote; or an .onnx file or a model's folder, to be compiled in memory, whose layers' errors are measured on its calibration rows",
      ),
    )
      .option("--html <file>", "write a page with a plot that needs nothing else")
      .option("--json", "print the explanation as one JSON object")
      .addHelpText("after", "\nExit codes: 0 done, 1 refused, 2 wrong usage, 75 try again.")
      .action(run),
};

async function run(path: string, options: Options, command: Command): Promise<void> {
  const explanation = explanationOf(
    (await isCompiledFolder(path))
      ? await folderToExplain(refuseCompileOptions(command, path))
      : await modelToExplain(path, options, progressLine(path)),
  );
  const { html } = options;
  if (html !== undefined) await writeText(html, explanationPage(explanation));
  console.log(options.json ? JSON.stringify(explanation, undefined, 2) : explanationText(explanation));
}
