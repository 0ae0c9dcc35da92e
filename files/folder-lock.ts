// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isRunning } from "./is-running.ts";

const LOCK = ".lock";

/**
 * Runs `work` while no other process of this machine does so in the same folder. A lock whose process has died is none.
 * @param refuse what to throw when another one holds it
 */
export async function withFolderLock<T>(dir: string, refuse: () => Error, work: () => Promise<T>): Promise<T> {
  const path = join(dir, LOCK);
  await take(path).catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const owner = Number(await readFile(path, "utf8").catch(() => ""));
    if (owner === 0 || owner === process.pid || isRunning(owner)) throw refuse(); // 0: it is just being written, or gone
    await rm(path, { force: true });
    await take(path).catch(() => {
      throw refuse();
    });
  });
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<void> {
  await writeFile(path, String(process.pid), { flag: "wx" });
}
