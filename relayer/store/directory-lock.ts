// SPDX-License-Identifier: GPL-3.0-or-later
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { FatalError } from "../../schema/errors.ts";
import { makeFolder } from "../../files/make-folder.ts";
import { systemRefusal } from "../../schema/system-failure.ts";

const LOCK_FILE = "lock.sqlite";

/** Another process works on this folder: two would lose each other's rows silently. */
export class DataDirectoryLocked extends FatalError {
  constructor(directory: string, cause: unknown) {
    super(
      "DATA_DIRECTORY_LOCKED",
      `Another relayer works on ${directory}. Stop it, or give this one a data directory of its own.`,
      { details: { directory }, cause },
    );
  }
}

/** The folder cannot be made or written to, or what is in it cannot be opened. */
export class DataDirectoryUnusable extends FatalError {
  constructor(directory: string, cause: unknown) {
    const refusal = systemRefusal(cause, directory);
    const reason = refusal?.reason ?? (cause instanceof Error ? cause.message : String(cause));
    super(
      "DATA_DIRECTORY_UNUSABLE",
      `${directory} cannot be used as a data directory: ${reason}. ` +
        (refusal?.remedy ?? "Give another one, or an empty one: everything in it is rebuilt from the chain."),
      { details: { directory, ...(refusal === undefined ? {} : { errno: refusal.errno }) }, cause },
    );
  }
}

/** Keep it: a lock that is garbage-collected is let go. */
export type DirectoryLock = { release(): void };

/**
 * Locks a data directory for this process. The operating system drops the lock with the process, however it ends:
 * there is never a stale one.
 * @error DataDirectoryLocked before anything in the directory is touched; DataDirectoryUnusable
 */
export function lockDirectory(directory: string): DirectoryLock {
  const database = openLockFile(directory);
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    if (cause instanceof Error && /locked|busy/i.test(cause.message)) throw new DataDirectoryLocked(directory, cause);
    throw new DataDirectoryUnusable(directory, cause);
  }
  return {
    release() {
      if (database.isOpen) database.close();
    },
  };
}

function openLockFile(directory: string): DatabaseSync {
  try {
    makeFolder(directory);
    return new DatabaseSync(join(directory, LOCK_FILE), { timeout: 0 });
  } catch (cause) {
    throw new DataDirectoryUnusable(directory, cause);
  }
}
