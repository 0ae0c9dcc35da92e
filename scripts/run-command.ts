// SPDX-License-Identifier: GPL-3.0-or-later
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository's root, with a trailing slash. */
export const projectRoot = fileURLToPath(new URL("../", import.meta.url));

/** Runs one command in the project's root with its output shown; returns its exit code. */
export function runCommand(command: string, args: readonly string[]): number {
  const { status, error } = spawnSync(command, args, { cwd: projectRoot, stdio: "inherit" });
  if (error) throw error;
  return status ?? 1;
}
