import { closeSync, fstatSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemFailure } from "../schema/system-failure.ts";

/** An empty folder that nobody else may look into. @error SystemRefused */
export function privateFolder(): string {
  const path = join(tmpdir(), "proofcast-prover-");
  try {
    return mkdtempSync(path);
  } catch (error) {
    throw systemFailure(error, path) ?? error;
  }
}

/** Overwrites the files of a folder, which may hold a witness, and removes it. What is gone already is no failure. */
export function wipeFolder(folder: string): void {
  try {
    for (const file of readdirSync(folder)) wipeFile(join(folder, file));
  } catch {
    // nothing is there, or it cannot be written: it is removed all the same
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Overwrites a file, and leaves it there. */
export function wipeFile(path: string): void {
  const file = openSync(path, "r+");
  try {
    writeSync(file, new Uint8Array(fstatSync(file).size), 0, undefined, 0);
  } finally {
    closeSync(file);
  }
}
