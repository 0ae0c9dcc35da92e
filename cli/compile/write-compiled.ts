// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CompiledModel } from "../../compiler/compile-model.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { canonicalSchemaJson } from "../../schema/model-schema.ts";
import { publishFolder } from "../../files/publish-folder.ts";
import { COMPILE_REPORT_FILE, checkReplaceable } from "../../built-model/replaceable-folder.ts";
import type { CompileReport } from "./compile-report.ts";

/** What `--pareto` adds to the folder. */
export const PLOT_FILE = "pareto.svg";

/** Writes integer graph, circuit, integer model, schema, report and a plot if there is one; the folder is whole or as it was before. @error NotABuildFolder */
export async function writeCompiled(
  out: string,
  model: CompiledModel,
  report: CompileReport,
  plot?: string,
): Promise<void> {
  await checkReplaceable(out);
  await publishFolder(out, async (folder) => {
    await writeFile(join(folder, MODEL_FILES.graph), model.graphSource);
    await writeFile(join(folder, MODEL_FILES.circuit), model.circuitSource);
    await writeFile(join(folder, MODEL_FILES.intOnnx), model.intOnnx);
    await writeFile(join(folder, MODEL_FILES.schema), canonicalSchemaJson(model.schema));
    await writeFile(join(folder, COMPILE_REPORT_FILE), `${JSON.stringify(report, undefined, 2)}\n`);
    if (plot !== undefined) await writeFile(join(folder, PLOT_FILE), plot);
  });
}
