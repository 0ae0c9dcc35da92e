// `npm test [-- files and mocha flags]`: builds the contracts and the circuits that the tests use, then runs every test.
import { buildModel } from "../cli/build-model.ts";
import { runCommand } from "./run-command.ts";
import { runTestGroups } from "./test-groups.ts";

const TESTED_BATCHES = [1, 16];

if (runCommand("hardhat", ["build", "--quiet"]) !== 0) process.exit(1);

for (const batch of TESTED_BATCHES) {
  await buildModel("models/operator-rewards", {
    batch,
    onProgress: (stage) => {
      console.error(`operator-rewards, batch ${batch}: ${stage}`);
    },
  });
}

const chosen = process.argv.slice(2);
process.exit(chosen.length > 0 ? runCommand("hardhat", ["test", "--no-compile", ...chosen]) : await runTestGroups());
