// SPDX-License-Identifier: GPL-3.0-or-later
// `npm run mutate [-- --minutes N] [contracts/… .sol …]`: spoils contracts one small change at a time, in a copy of the project, and
// names every change that the contract's tests do not notice. Changes that cannot matter stand in test/mutation/survivors.json, with
// the reason. Fails when a change survives that does not stand there. A file that takes longer than its minutes is left where it was.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gitFiles } from "./copy/git-files.ts";
import { applyMutant, mutantsOf, nameOf } from "./mutation/mutants.ts";
import { isMutated, testsOf } from "./mutation/tests-of.ts";
import { openWorkspace, type Workspace } from "./copy/workspace.ts";
import { projectRoot } from "./run-command.ts";

const EXPLAINED = "test/mutation/survivors.json";
const MINUTE = 60_000;
/** A mutant may run for ever. Snapshots are written, not compared: one that only costs other gas is not killed by that. */
const RUN = { milliseconds: 15 * MINUTE, env: { UPDATE_SNAPSHOTS: "1" }, output: "dropped" } as const;

type Explained = Readonly<Record<string, Readonly<Record<string, string>>>>;
type Tally = { killed: number; explained: number; invalid: number; survivors: string[]; left: number };
type Verdict = "killed" | "survived" | "invalid";

const { files, minutes } = parse(process.argv.slice(2));
const known = await gitFiles();
const contracts = known.filter((path) => isMutated(path) && (files.length === 0 || files.includes(path))).sort();
const explained = JSON.parse(await readFile(join(projectRoot, EXPLAINED), "utf8")) as Explained;
if (contracts.length === 0) fail(`none of these is a contract that has mutants: ${files.join(" ")}`);

const workspace = await openWorkspace();
let survivors = 0;
try {
  for (const contract of contracts) {
    const tally = await mutate(contract, testsOf(contract, known));
    survivors += tally.survivors.length;
    const { killed, explained: reasons, invalid, left } = tally;
    const counts = [
      `${killed} killed`,
      `${tally.survivors.length} survived`,
      `${reasons} explained`,
      `${invalid} do not compile`,
    ];
    console.log(`${contract}: ${counts.join(", ")}${left > 0 ? `, ${left} left for want of time` : ""}`);
    for (const name of tally.survivors) console.log(`  survived: ${name}`);
  }
} finally {
  await workspace.remove();
}
process.exitCode = survivors === 0 ? 0 : 1;

async function mutate(contract: string, tests: readonly string[]): Promise<Tally> {
  const text = await workspace.read(contract);
  const reasons = explained[contract] ?? {};
  const tally: Tally = { killed: 0, explained: 0, invalid: 0, survivors: [], left: 0 };
  if ((await judge(workspace, tests)) !== "survived")
    fail(`the tests of ${contract} fail without any mutant: ${tests.join(" ")}`);
  const end = Date.now() + minutes * MINUTE;
  for (const mutant of mutantsOf(text)) {
    const name = nameOf(mutant);
    if (reasons[name] !== undefined) tally.explained++;
    else if (Date.now() > end) tally.left++;
    else {
      await workspace.write(contract, applyMutant(text, mutant));
      const verdict = await judge(workspace, tests);
      console.error(`${contract}:${mutant.line + 1}: ${verdict}: ${name}`);
      if (verdict === "survived") tally.survivors.push(name);
      else tally[verdict]++;
    }
  }
  await workspace.write(contract, text);
  return tally;
}

async function judge({ hardhat }: Workspace, tests: readonly string[]): Promise<Verdict> {
  if ((await hardhat(["build", "--no-typechain", "--quiet"], RUN)) !== 0) return "invalid";
  const [solidity, mocha] = [".t.sol", ".test.ts"].map((ending) => tests.filter((test) => test.endsWith(ending)));
  for (const [runner, chosen = [], flags] of [
    ["solidity", solidity, []],
    ["mocha", mocha, ["--bail"]],
  ] as const) {
    if (chosen.length === 0) continue;
    if ((await hardhat(["test", runner, "--no-compile", ...flags, ...chosen], RUN)) !== 0) return "killed";
  }
  return "survived";
}

function parse(given: readonly string[]): { files: string[]; minutes: number } {
  const at = given.indexOf("--minutes");
  const limit = at < 0 ? 20 : Number(given[at + 1]);
  if (!(limit > 0)) fail("--minutes takes a number above 0");
  return { files: given.filter((_, index) => at < 0 || (index !== at && index !== at + 1)), minutes: limit };
}

function fail(problem: string): never {
  console.error(`mutate: ${problem}`);
  process.exit(1);
}
