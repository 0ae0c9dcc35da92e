// SPDX-License-Identifier: GPL-3.0-or-later
// Regenerates the committed generated files and fails when git sees a difference.
import { runCommand } from "./run-command.ts";

const GENERATED = [
  ...["abi", "contracts/libraries/generated", "verification/generated"],
  ...["circuits/HINTS.md", "docs/operators.md", "docs/contract-errors.md"],
];

const generated = runCommand("node", ["scripts/generate.ts"]);
if (generated !== 0) process.exit(generated);
if (runCommand("git", ["diff", "--exit-code", "--stat", "--", ...GENERATED]) !== 0) {
  console.error("Generated files differ from their source: run `npm run generate` and commit the result.");
  process.exit(1);
}
