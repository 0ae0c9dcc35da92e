// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { buildModel, type BuildOptions, type BuildResult } from "../built-model/build-model.ts";
import { readModelSource } from "../cli/model-source/read-model-source.ts";
import { projectRoot } from "../scripts/run-command.ts";

/** Builds the model that the repository ships. */
export async function buildOperatorRewards(options: BuildOptions): Promise<BuildResult> {
  return buildModel(await readModelSource(join(projectRoot, "models/operator-rewards")), options);
}
