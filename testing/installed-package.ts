// SPDX-License-Identifier: GPL-3.0-or-later
import { execFile } from "node:child_process";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../scripts/run-command.ts";

/** Puts a packed package below `<folder>/node_modules`, as npm would, with what it depends on linked from this project's packages. */
export async function installPacked(packed: string, name: string, folder: string): Promise<string> {
  const place = join(folder, "node_modules", name);
  await mkdir(place, { recursive: true });
  await promisify(execFile)("tar", ["-xzf", packed, "-C", place, "--strip-components=1"]);
  const { dependencies = {} } = JSON.parse(await readFile(join(place, "package.json"), "utf8")) as {
    dependencies?: Record<string, string>;
  };
  await linkPackages(Object.keys(dependencies), folder);
  return place;
}

/** Offline, and in no time. */
export async function linkPackages(names: readonly string[], folder: string): Promise<void> {
  for (const name of names) {
    const link = join(folder, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(projectRoot, "node_modules", name), link);
  }
}
