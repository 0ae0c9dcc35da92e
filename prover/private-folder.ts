// SPDX-License-Identifier: GPL-3.0-or-later
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
    wipeFiles(folder);
  } catch {
    // it is gone, or a file cannot be written: it is removed all the same
  }
  rmSync(folder, { recursive: true, force: true });
}

/** The same for the files alone. */
export function wipeFiles(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const file = openSync(path, "r+");
    try {
      writeSync(file, new Uint8Array(fstatSync(file).size));
    } finally {
      closeSync(file);
    }
    rmSync(path);
  }
}
