// SPDX-License-Identifier: GPL-3.0-or-later
// `npm run generate`: writes every generated file that is committed. Those files are never edited by hand.
import { generateAbi } from "./generate-abi.ts";
import { generateErrors } from "./generate-errors.ts";
import { generateHints } from "./generate-hints.ts";
import { generateOperators } from "./generate-operators.ts";
import { generateTable } from "./generate-table.ts";
import { generateVerifierCode } from "./generate-verifier-code.ts";
import { runCommand } from "./run-command.ts";

await generateTable();
await generateHints();
await generateOperators();
if (runCommand("hardhat", ["build", "--quiet"]) !== 0) process.exit(1);
await generateAbi();
await generateErrors();
await generateVerifierCode();
