// SPDX-License-Identifier: GPL-3.0-or-later
import { writeFile } from "node:fs/promises";
import { systemFailure } from "../schema/system-failure.ts";

/** Writes a file that somebody named. @error SystemRefused */
export async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw systemFailure(error, path) ?? error;
  });
}
