// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./run-command.ts";

/** Folders of `test/` that share one process, those that take longest first. What none of them names runs in a last group. */
const GROUPS: readonly (readonly string[])[] = [
  ["e2e"],
  ["cli"],
  ["compiler"],
  ["circuits", "soundness"],
  ["relayer"],
  ["solidity"],
];

/** Most of a test's time is one process computing. Snapshots are written by one group at a time. */
const AT_ONCE = process.env.UPDATE_SNAPSHOTS === "1" ? 1 : 2;

type GroupResult = Readonly<{ passed: number; failed: number; failures: string }>;

/** Runs every test, two groups at a time, and prints each group's output when it ends; gives the exit code. */
export async function runTestGroups(): Promise<number> {
  const started = Date.now();
  const waiting = groupsOfFiles();
  const results: GroupResult[] = [];
  const work = async (): Promise<void> => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) results.push(await runGroup(group));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const [passed, failed] = [sum(results, "passed"), sum(results, "failed")];
  for (const { failures } of results) if (failures !== "") console.log(`\n${failures}\n`);
  console.log(`${passed} tests passed, ${failed} tests failed, in ${Math.round((Date.now() - started) / 1000)} s`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

type Group = Readonly<{ name: string; files: readonly string[] }>;

function groupsOfFiles(): Group[] {
  const names = readdirSync(join(projectRoot, "test"), { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => /\.(test\.ts|t\.sol)$/.test(name)).sort();
  const folderOf = (file: string): string => file.split("/")[0] ?? "";
  const others = files.filter((file) => !GROUPS.flat().includes(folderOf(file)));
  const named = GROUPS.map((folders) => ({
    name: folders.join(", "),
    files: files.filter((file) => folders.includes(folderOf(file))),
  }));
  return [...named, { name: "everything else", files: others }].filter((group) => group.files.length > 0);
}

async function runGroup({ name, files }: Group): Promise<GroupResult> {
  console.error(`tests of ${name}: ${files.length} files …`);
  const { output, status } = await outputOf("hardhat", [
    ...["test", "--no-compile"],
    ...files.map((file) => join("test", file)),
  ]);
  console.log(`\n== ${name}\n${output}`);
  const failures = failuresIn(name, output);
  const counts = { passed: countIn(output, "passing"), failed: countIn(output, "failing"), failures };
  // A process that died in between, or never began, has failed even where it counted no failure.
  return status === 0 || counts.failed > 0
    ? counts
    : { ...counts, failed: 1, failures: `== ${name}: ended with exit code ${status ?? "none"}` };
}

function outputOf(command: string, args: readonly string[]): Promise<{ output: string; status: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: projectRoot, stdio: ["ignore", "pipe", "pipe"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (status) => {
      resolve({ output: Buffer.concat(chunks).toString(), status });
    });
  });
}

/** From the runner's summary: "1234 passing (5m)", "2 failing". */
function countIn(output: string, what: "passing" | "failing"): number {
  return Number(new RegExp(`^\\s*(\\d+) ${what}\\b`, "m").exec(output)?.[1] ?? 0);
}

/** What the runner says of the tests that failed, said again where the last lines of a long log show it. */
function failuresIn(name: string, output: string): string {
  const start = output.search(/^\s*\d+ failing\b/m);
  return start < 0 ? "" : `== ${name}\n${output.slice(start).trim()}`;
}

function sum(results: readonly GroupResult[], key: "passed" | "failed"): number {
  return results.reduce((total, result) => total + result[key], 0);
}
