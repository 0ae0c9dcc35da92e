// SPDX-License-Identifier: GPL-3.0-or-later
import { FatalError } from "../schema/errors.ts";
import type { CliCommand } from "./command.ts";
import { inspectModel } from "./inspect/inspection.ts";
import { inspectionText } from "./inspect/inspection-text.ts";
import { addCompileOptions, type CompileOptions, readSourceFor } from "./model-source/compile-options.ts";
import { tellNote } from "./progress/tell-note.ts";
import { progressLine } from "./progress/progress-line.ts";
import { writeText } from "./write-text.ts";

type Options = CompileOptions & { saveSchema?: string; json?: true };

/** There is no schema to save. */
export class NoSchema extends FatalError {
  constructor(path: string) {
    super(
      "NO_SCHEMA",
      `${path} does not compile as it is, so that no schema can be derived. Run inspect without --save-schema: it says why.`,
      {
        details: { path },
      },
    );
  }
}

/** `proofcast inspect`: what a model is made of, what of it has no circuit, and what it would cost. */
export const command: CliCommand = {
  name: "inspect",
  summary: "show a model's operators, all that are unsupported with a rewrite, its shapes, a schema and its cost",
  define: (inspect) =>
    addCompileOptions(inspect.argument("<model>", "an .onnx file, or a model's folder"))
      .option("--save-schema <schema.json>", "write the schema, derived from the rows, to start your own from")
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
  if (options.saveSchema !== undefined) {
    if (inspection.schema === undefined) throw new NoSchema(path);
    await writeText(options.saveSchema, `${JSON.stringify(inspection.schema, undefined, 2)}\n`);
  }
  console.log(options.json ? JSON.stringify(inspection, undefined, 2) : inspectionText(inspection));
}
