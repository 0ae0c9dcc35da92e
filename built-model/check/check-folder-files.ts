// SPDX-License-Identifier: GPL-3.0-or-later
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setupOf } from "../../keys/setup-table.ts";
import { FatalError } from "../../schema/errors.ts";
import { MODEL_FILES } from "../../schema/manifest.ts";
import { readManifest } from "../check-manifest.ts";
import { STAMP_FILE } from "../build/inputs-hash.ts";

/** The folder holds something that no check looks at. */
export class UnexpectedFile extends FatalError {
  constructor(dir: string, name: string, problem: string) {
    super(
      "UNEXPECTED_FILE",
      `${dir} holds ${JSON.stringify(name)}, ${problem}. A built model is its own regular files and nothing else: do not use this folder, or take that out of it if you put it there.`,
      { details: { dir, name, problem } },
    );
  }
}

/** The folder cannot be listed. */
export class FolderUnreadable extends FatalError {
  constructor(dir: string, cause: unknown) {
    super("FOLDER_UNREADABLE", `${dir} is not a folder that can be read. Give the folder of a built model.`, {
      details: { dir },
      cause,
    });
  }
}

/** A built model's files, each a file of its own; which of them are missing is for others to say. @error UnexpectedFile, FolderUnreadable */
export async function checkFolderFiles(dir: string, ofSetup: readonly string[]): Promise<void> {
  const known: readonly string[] = [...Object.values(MODEL_FILES), STAMP_FILE, ...ofSetup];
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    throw new FolderUnreadable(dir, error);
  });
  for (const entry of entries) {
    if (!known.includes(entry.name)) throw new UnexpectedFile(dir, entry.name, "which is no file of a built model");
    if (entry.isSymbolicLink()) throw new UnexpectedFile(dir, entry.name, "a symbolic link");
    if (!entry.isFile()) throw new UnexpectedFile(dir, entry.name, "which is no regular file");
  }
  if (entries.some(({ name }) => name === STAMP_FILE)) await checkStamp(dir);
}

/** What the set-up that a folder states keeps beside its keys; none where that cannot be read, which is for others to say. */
export async function setupFilesOf(dir: string): Promise<readonly string[]> {
  const manifest = await readManifest(join(dir, MODEL_FILES.manifest)).catch(() => undefined);
  return manifest === undefined ? [] : setupOf(manifest.setup).files;
}

async function checkStamp(dir: string): Promise<void> {
  const text = await readFile(join(dir, STAMP_FILE), "utf8");
  if (!/^0x[0-9a-f]{64}\n$/.test(text)) throw new UnexpectedFile(dir, STAMP_FILE, "which is no sha256 in hex");
}
