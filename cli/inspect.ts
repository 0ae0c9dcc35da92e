import type { CliCommand } from "./command.ts";
import { inspectModel } from "./inspect/inspection.ts";
import { inspectionText } from "./inspect/inspection-text.ts";
import { addCompileOptions, type CompileOptions, readSourceFor, tellNote } from "./model-build/compile-options.ts";
import { progressLine } from "./progress-line.ts";

type Options = CompileOptions & { json?: true };

/** `proofcast inspect`: what a model is made of, what of it has no circuit, and what it would cost. */
export const command: CliCommand = {
  name: "inspect",
  summary: "show a model's operators, all that are unsupported with a rewrite, its shapes, a schema and its cost",
  define: (inspect) =>
    addCompileOptions(inspect.argument("<model>", "an .onnx file, or a model's folder"))
      .option("--json", "print what was found as one JSON object")
      .addHelpText(
        "after",
        "\nWith --calibration it proposes a schema. Exit codes: 0 shown, whether the model compiles or not, 1 no model at all, 2 wrong usage, 75 try again.",
      )
      .action(run),
};

async function run(path: string, options: Options): Promise<void> {
  const source = await readSourceFor(path, options);
  const inspection = await inspectModel(source, options.batch, progressLine(path));
  for (const note of inspection.notes) tellNote(note);
  console.log(options.json ? JSON.stringify(inspection, undefined, 2) : inspectionText(inspection));
}
