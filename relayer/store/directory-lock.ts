import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { FatalError } from "../../schema/errors.ts";

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

/** Keep it: a lock that is garbage-collected is let go. */
export type DirectoryLock = { release(): void };

/**
 * Locks a data directory for this process. The operating system drops the lock with the process, however it ends:
 * there is never a stale one.
 * @error DataDirectoryLocked before anything in the directory is touched
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, LOCK_FILE), { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    if (cause instanceof Error && /locked|busy/i.test(cause.message)) throw new DataDirectoryLocked(directory, cause);
    throw cause;
  }
  return {
    release() {
      if (database.isOpen) database.close();
    },
  };
}
