// `npm test [-- files and mocha flags]`: builds the contracts and the circuits that the tests use, then runs every test.
import { join } from "node:path";
import { buildModel } from "../cli/build-model.ts";
import { reportError } from "../cli/report-error.ts";
import { projectRoot, runCommand } from "./run-command.ts";

const TESTED_BATCHES = [1, 16];

try {
  if (runCommand("hardhat", ["build", "--quiet"]) !== 0) process.exit(1);
  for (const batch of TESTED_BATCHES) {
    await buildModel(join(projectRoot, "models/operator-rewards"), {
      batch,
      outDir: join(projectRoot, `build/operator-rewards-b${batch}`),
      onProgress: (stage) => {
        console.error(`operator-rewards, batch ${batch}: ${stage}`);
      },
    });
  }
  process.exit(runCommand("hardhat", ["test", "--no-compile", ...process.argv.slice(2)]));
} catch (error) {
  process.exit(reportError(error, false));
}
