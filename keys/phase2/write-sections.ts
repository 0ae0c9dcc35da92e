// SPDX-License-Identifier: GPL-3.0-or-later
import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { systemFailure } from "../../schema/system-failure.ts";
import { type SectionToWrite, sectionBytes } from "./section-bytes.ts";

/** Writes an iden3 file to a temporary sibling and renames it: nobody ever sees half of it. */
export async function writeSections(path: string, magic: string, sections: readonly SectionToWrite[]): Promise<void> {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx");
    try {
      for await (const piece of sectionBytes(magic, sections)) await append(file, piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    throw systemFailure(error, path) ?? error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function append(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += (await file.write(bytes, at, Math.min(bytes.length - at, 2 ** 30))).bytesWritten;
  }
}
