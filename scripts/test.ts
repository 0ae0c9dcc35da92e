// SPDX-License-Identifier: GPL-3.0-or-later
// `npm test [-- files and mocha flags]`: builds the contracts and the circuits that the tests use, then runs every test.
import { join } from "node:path";
import { buildModel } from "../built-model/build-model.ts";
import { readModelSource } from "../cli/model-source/read-model-source.ts";
import { reportError } from "../cli/report-error.ts";
import { projectRoot, runCommand } from "./run-command.ts";
import { runTestGroups } from "./test-groups.ts";

const TESTED_BATCHES = [1, 16];

try {
  const source = await readModelSource(join(projectRoot, "models/operator-rewards"));
  if (runCommand("hardhat", ["build", "--quiet"]) !== 0) process.exit(1);
  for (const batch of TESTED_BATCHES) {
    await buildModel(source, {
      batch,
      outDir: join(projectRoot, `build/operator-rewards-b${batch}`),
      onProgress: (stage) => {
        console.error(`operator-rewards, batch ${batch}: ${stage}`);
      },
    });
  }
  const chosen = process.argv.slice(2);
  // Not process.exit: a pipe that is read slowly would lose the last lines, which say how the tests went.
  process.exitCode =
    chosen.length > 0 ? runCommand("hardhat", ["test", "--no-compile", ...chosen]) : await runTestGroups();
} catch (error) {
  process.exitCode = reportError(error, false, (text) => text);
}
