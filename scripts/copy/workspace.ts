// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gitFiles } from "./git-files.ts";
import { projectRoot } from "../run-command.ts";

/** A copy of the project in which contracts are changed, so that nobody finds a mutant among the sources or instrumented code in artifacts. */
export type Workspace = Readonly<{
  read: (path: string) => Promise<string>;
  write: (path: string, text: string) => Promise<void>;
  /** Exit code of hardhat; null when it was stopped for want of time. */
  hardhat: (args: readonly string[], how: Run) => Promise<number | null>;
  /** Takes a folder that a program made back to the project. */
  takeBack: (path: string) => Promise<void>;
  remove: () => Promise<void>;
}>;

type Run = Readonly<{ milliseconds: number; env: Readonly<Record<string, string>>; output: "shown" | "dropped" }>;

/** Read by tests and never written: linked, for they are large. */
const LINKED = ["node_modules", "build"];
/** Written by a build, and worth keeping for the next one. */
const COPIED = ["artifacts", "cache", "types"];

export async function openWorkspace(): Promise<Workspace> {
  const root = await mkdtemp(join(tmpdir(), "proofcast-mutants-"));
  for (const path of await gitFiles()) {
    if (!existsSync(join(projectRoot, path))) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await cp(join(projectRoot, path), join(root, path));
  }
  for (const name of LINKED)
    if (existsSync(join(projectRoot, name))) await symlink(join(projectRoot, name), join(root, name));
  for (const name of COPIED)
    if (existsSync(join(projectRoot, name))) await cp(join(projectRoot, name), join(root, name), { recursive: true });
  return {
    read: (path) => readFile(join(root, path), "utf8"),
    write: (path, text) => writeFile(join(root, path), text),
    hardhat: (args, how) => runIn(root, args, how),
    takeBack: (path) => cp(join(root, path), join(projectRoot, path), { recursive: true }),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

function runIn(root: string, args: readonly string[], { milliseconds, env, output }: Run): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const hardhat = join(root, "node_modules/hardhat/dist/src/cli.js");
    const stdio = output === "shown" ? "inherit" : "ignore";
    const limits = { timeout: milliseconds, killSignal: "SIGKILL" } as const;
    const options = { cwd: root, env: { ...process.env, ...env }, stdio, ...limits } as const;
    const child = spawn(process.execPath, [hardhat, ...args], options);
    child.on("error", reject);
    child.on("close", (status) => {
      resolve(status);
    });
  });
}
