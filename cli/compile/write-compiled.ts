import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CompiledModel } from "../../compiler/compile-model.ts";
import { FatalError } from "../../schema/errors.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { canonicalSchemaJson } from "../../schema/model-schema.ts";
import { publishFolder } from "../model-build/publish-folder.ts";
import type { CompileReport } from "./compile-report.ts";

/** The output folder holds something that proofcast did not write. */
export class NotABuildFolder extends FatalError {
  constructor(path: string, problem: string) {
    super(
      "NOT_A_BUILD_FOLDER",
      `${path} ${problem}, and the output folder is replaced as a whole. Choose a new or empty folder, or one that proofcast wrote.`,
      { details: { path } },
    );
  }
}

export const REPORT_FILE = "compile-report.json";

/** A folder with one of these was written by proofcast. */
const MARKS: readonly string[] = [REPORT_FILE, MODEL_FILES.manifest];

/** Writes circuit, integer model, schema and report; the folder is whole or as it was before. @error NotABuildFolder */
export async function writeCompiled(out: string, model: CompiledModel, report: CompileReport): Promise<void> {
  await checkReplaceable(out);
  await publishFolder(out, async (folder) => {
    await writeFile(join(folder, MODEL_FILES.circuit), model.circuitSource);
    await writeFile(join(folder, MODEL_FILES.intOnnx), model.intOnnx);
    await writeFile(join(folder, MODEL_FILES.schema), canonicalSchemaJson(model.schema));
    await writeFile(join(folder, REPORT_FILE), `${JSON.stringify(report, undefined, 2)}\n`);
  });
}

async function checkReplaceable(out: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(out);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw new NotABuildFolder(out, "is not a folder that can be read");
  }
  if (names.length > 0 && !names.some((name) => MARKS.includes(name)))
    throw new NotABuildFolder(out, "holds files that proofcast did not write");
}
