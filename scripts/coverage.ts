// SPDX-License-Identifier: GPL-3.0-or-later
// `npm run coverage [-- files]`: runs the contracts' tests on instrumented contracts, in a copy of the project, and prints for every
// contract which statements no test reaches. What cannot be measured on instrumented code, gas and byte code, is skipped and says so.
import { openWorkspace } from "./copy/workspace.ts";
import { gitFiles } from "./copy/git-files.ts";

const HOUR = 3_600_000;

const given = process.argv.slice(2);
const files = given.length > 0 ? given : (await gitFiles()).filter(isTestOfContracts);
const workspace = await openWorkspace();
try {
  const how = { milliseconds: HOUR, env: { PROOFCAST_COVERAGE: "1" }, output: "shown" } as const;
  process.exitCode = (await workspace.hardhat(["test", "--coverage", ...files], how)) ?? 1;
  await workspace.takeBack("coverage");
} finally {
  await workspace.remove();
}

function isTestOfContracts(path: string): boolean {
  return /^test\/(contracts|solidity)\/.*\.(test\.ts|t\.sol)$/.test(path);
}
