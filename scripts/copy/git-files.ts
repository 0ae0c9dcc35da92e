// SPDX-License-Identifier: GPL-3.0-or-later
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { projectRoot } from "../run-command.ts";

/** Every file that git knows or would take, by its path from the root. */
export async function gitFiles(): Promise<string[]> {
  const listing = ["ls-files", "--cached", "--others", "--exclude-standard"];
  const { stdout } = await promisify(execFile)("git", listing, { cwd: projectRoot, maxBuffer: 1 << 26 });
  return stdout.split("\n").filter((path) => path !== "");
}
