// SPDX-License-Identifier: GPL-3.0-or-later
// `node scripts/licence-lines.ts EXTENSION… [--write]`: lists the files of these extensions without their SPDX line, or gives it to them.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { projectRoot } from "./run-command.ts";

const COMMENTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["ts", "mts", "mjs", "sol", "circom", "cpp", "hpp", "rs"].map((extension) => [extension, "//"]),
  ),
  ...Object.fromEntries(["py", "sh"].map((extension) => [extension, "#"])),
};

/** What others import or copy: all Solidity, tests of it too, and the examples. */
const isMit = (path: string): boolean => path.endsWith(".sol") || /^(contracts|examples)\//.test(path);

/** The line that says under which licence a file is; undefined for a kind of file that can carry none. */
export function licenceLine(path: string): string | undefined {
  const comment = COMMENTS[extname(path).slice(1)];
  const licence = isMit(path) ? "MIT" : "GPL-3.0-or-later";
  return comment === undefined ? undefined : `${comment} SPDX-License-Identifier: ${licence}`;
}

/** Files of git's, of these extensions, that do not begin with their line, a `#!` aside. */
export function filesWithoutLicence(extensions: readonly string[]): string[] {
  const patterns = extensions.map((extension) => `*.${extension}`);
  const listed = execFileSync("git", ["ls-files", "-z", "--", ...patterns], { cwd: projectRoot, encoding: "utf8" });
  return listed.split("\0").filter((path) => path !== "" && firstLine(path) !== licenceLine(path));
}

function firstLine(path: string): string {
  const [first = "", second = ""] = readFileSync(join(projectRoot, path), "utf8").split("\n", 2);
  return first.startsWith("#!") ? second : first;
}

function giveLine(path: string): void {
  const text = readFileSync(join(projectRoot, path), "utf8");
  const start = text.startsWith("#!") ? text.indexOf("\n") + 1 : 0;
  writeFileSync(join(projectRoot, path), `${text.slice(0, start)}${licenceLine(path) ?? ""}\n${text.slice(start)}`);
}

if (import.meta.main) {
  const extensions = process.argv.slice(2).filter((argument) => argument !== "--write");
  const files = filesWithoutLicence(extensions);
  for (const file of files) console.log(file);
  if (process.argv.includes("--write")) files.forEach(giveLine);
  else process.exitCode = files.length === 0 ? 0 : 1;
}
