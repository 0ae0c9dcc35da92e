// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Interface, type InterfaceAbi } from "ethers";
import { remedyFor } from "../cli/deploy/contract-errors.ts";
import { type DeclaredError, declaredErrors } from "./contract-errors.ts";
import { projectRoot } from "./run-command.ts";

const TARGET = join(projectRoot, "docs/contract-errors.md");

/** Writes docs/contract-errors.md from the contracts' comments and what Hardhat built of them. @error UnexplainedError */
export async function generateErrors(): Promise<void> {
  await writeFile(TARGET, errorsPage());
}

/** The page. The contracts have been built: selectors come from their artifacts. @error UnexplainedError */
export function errorsPage(): string {
  const byFile = [...Map.groupBy(declaredErrors(), ({ file }) => file)];
  return `# Errors of the contracts

Generated from the comments in \`contracts/\` by scripts/generate-errors.ts: do not edit.

A revert's data begins with the error's selector. \`proofcast\` shows names and arguments by itself.

${byFile.map(([file, errors]) => section(file, errors)).join("\n")}`;
}

function section(file: string, errors: readonly DeclaredError[]): string {
  const signatures = signaturesOf(file);
  const lines = errors.map(({ name, when }) => {
    const { selector, format } = signatures.get(name) ?? { selector: "", format: name };
    const remedy = remedyFor(name);
    return `| \`${selector}\` | \`${format}\` | ${when}${remedy === undefined ? "" : ` ${remedy}`} |`;
  });
  return `## ${basename(file, ".sol")}

| selector | error | thrown when |
| --- | --- | --- |
${lines.join("\n")}
`;
}

/** Selectors and signatures of the errors in a file's artifacts, by name. */
function signaturesOf(file: string): Map<string, { selector: string; format: string }> {
  const folder = join(projectRoot, "artifacts/contracts", file);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  return new Map(
    names.flatMap((name) => {
      const { abi } = JSON.parse(readFileSync(join(folder, name), "utf8")) as { abi: InterfaceAbi };
      const found: [string, { selector: string; format: string }][] = [];
      new Interface(abi).forEachError((error) =>
        found.push([error.name, { selector: error.selector, format: error.format("full").replace(/^error /, "") }]),
      );
      return found;
    }),
  );
}
