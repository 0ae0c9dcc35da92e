// SPDX-License-Identifier: GPL-3.0-or-later
import { rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { systemFailure } from "../schema/system-failure.ts";
import { makeFolder } from "./make-folder.ts";

/** The file is whole or as it was before; its folder is made. @error SystemRefused */
export async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    makeFolder(dirname(path));
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  } catch (error) {
    throw systemFailure(error, path) ?? error;
  } finally {
    await rm(unfinished, { force: true });
  }
}
