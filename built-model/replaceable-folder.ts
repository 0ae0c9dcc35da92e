// SPDX-License-Identifier: GPL-3.0-or-later
import { readdir } from "node:fs/promises";
import { FatalError } from "../schema/errors.ts";
import { MODEL_FILES } from "../schema/manifest.ts";

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

/** What `compile` reports, beside the circuit that it wrote. */
export const COMPILE_REPORT_FILE = "compile-report.json";

/** A folder with one of these was written by proofcast. */
const MARKS: readonly string[] = [COMPILE_REPORT_FILE, MODEL_FILES.manifest];

/** Nothing is lost when `folder` is replaced as a whole: it is absent, empty or written by proofcast. @error NotABuildFolder */
export async function checkReplaceable(folder: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw new NotABuildFolder(folder, "is not a folder that can be read");
  }
  if (names.length > 0 && !names.some((name) => MARKS.includes(name)))
    throw new NotABuildFolder(folder, "holds files that proofcast did not write");
}
