// SPDX-License-Identifier: GPL-3.0-or-later
// `npm run check`: everything about the sources that is not a test. Prints one line a check and fails when one fails.
import { runCommand } from "./run-command.ts";

type Check = { name: string; command: readonly [string, ...string[]] };

const CHECKS: readonly Check[] = [
  { name: "generated files", command: ["node", "scripts/check-generated.ts"] },
  { name: "types", command: ["tsc", "--project", "."] },
  { name: "lint", command: ["eslint", "."] },
  { name: "lint of contracts", command: ["solhint", "--max-warnings", "0", "--noPoster", "contracts/**/*.sol"] },
  {
    name: "NatSpec of contracts",
    command: [
      "solhint",
      "--config",
      ".solhint-natspec.json",
      "--max-warnings",
      "0",
      "--noPoster",
      "contracts/!(mocks|node_modules)/**/*.sol",
    ],
  },
  { name: "formatting", command: ["prettier", "--check", "--log-level", "warn", "."] },
];

const failed = CHECKS.filter(({ name, command: [program, ...args] }) => {
  const passed = runCommand(program, args) === 0;
  console.log(`${passed ? "✔" : "✘"} ${name}`);
  return !passed;
});
console.log(`${CHECKS.length - failed.length} checks passed, ${failed.length} checks failed`);
process.exit(failed.length === 0 ? 0 : 1);
