// SPDX-License-Identifier: GPL-3.0-or-later
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ProofcastError } from "../schema/errors.ts";
import { isRunning } from "./is-running.ts";
import { makeFolder } from "./make-folder.ts";
import { systemFailure } from "../schema/system-failure.ts";

const ATTEMPTS = 20;

/**
 * Fills a temporary sibling and renames it into place: `target` is whole or absent, never half written, whoever else is doing
 * the same. The last one in wins. What killed processes left behind is cleared away first.
 * @error SystemRefused, and whatever `fill` throws
 */
export async function publishFolder<T>(target: string, fill: (folder: string) => Promise<T>): Promise<T> {
  const final = resolve(target);
  const temporary = sibling(final, "building");
  try {
    makeFolder(dirname(final));
    await removeLeftovers(final);
    await mkdir(temporary);
    const result = await fill(temporary);
    await replace(final, temporary);
    return result;
  } catch (error) {
    if (error instanceof ProofcastError) throw error;
    throw systemFailure(error, final) ?? error;
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined); // what stopped the build is told, not this
  }
}

/** A folder cannot be renamed over another that is not empty: the old one steps aside first. */
async function replace(final: string, temporary: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(temporary, final);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (attempt === ATTEMPTS || (code !== "ENOTEMPTY" && code !== "EEXIST")) throw error;
    }
    const aside = sibling(final, "replaced");
    await rename(final, aside).catch(() => undefined); // another process may have been quicker
    await rm(aside, { recursive: true, force: true });
  }
}

function sibling(final: string, kind: string): string {
  return join(dirname(final), `.${basename(final)}.${kind}.${process.pid}.${randomBytes(4).toString("hex")}`);
}

async function removeLeftovers(final: string): Promise<void> {
  const parent = dirname(final);
  const prefix = `.${basename(final)}.`;
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const owner = Number(/^(?:building|replaced)\.(\d+)\./.exec(name.slice(prefix.length))?.[1]);
    if (owner && !isRunning(owner)) await rm(join(parent, name), { recursive: true, force: true });
  }
}
