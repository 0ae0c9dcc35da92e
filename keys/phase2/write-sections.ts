import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { systemFailure } from "../../schema/system-failure.ts";

/** A section to write: its bytes may come in pieces, as they are made. */
export type SectionToWrite = readonly [
  id: number,
  size: number,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
];

/** Writes an iden3 file to a temporary sibling and renames it: nobody ever sees half of it. */
export async function writeSections(path: string, magic: string, sections: readonly SectionToWrite[]): Promise<void> {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    const file = await open(temporary, "wx");
    try {
      const start = Buffer.alloc(12);
      start.write(magic, "latin1");
      start.writeUInt32LE(1, 4);
      start.writeUInt32LE(sections.length, 8);
      await append(file, start);
      for (const [id, size, pieces] of sections) {
        const header = Buffer.alloc(12);
        header.writeUInt32LE(id);
        header.writeBigUInt64LE(BigInt(size), 4);
        await append(file, header);
        let written = 0;
        for await (const piece of pieces) {
          await append(file, piece);
          written += piece.length;
        }
        if (written !== size) throw new RangeError(`section ${id} came out with ${written} bytes instead of ${size}`);
      }
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
