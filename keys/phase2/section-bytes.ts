// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from "node:crypto";
import type { Hex } from "../../schema/hash.ts";

/** A section to write: its bytes may come in pieces, as they are made. */
export type SectionToWrite = readonly [
  id: number,
  size: number,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
];

const VERSION = 1;

/** The bytes of an iden3 file, piece by piece. */
export async function* sectionBytes(magic: string, sections: readonly SectionToWrite[]): AsyncGenerator<Uint8Array> {
  const start = Buffer.alloc(12);
  start.write(magic, "latin1");
  start.writeUInt32LE(VERSION, 4);
  start.writeUInt32LE(sections.length, 8);
  yield start;
  for (const [id, size, pieces] of sections) {
    const header = Buffer.alloc(12);
    header.writeUInt32LE(id);
    header.writeBigUInt64LE(BigInt(size), 4);
    yield header;
    let written = 0;
    for await (const piece of pieces) {
      yield piece;
      written += piece.length;
    }
    if (written !== size) throw new RangeError(`section ${id} came out with ${written} bytes instead of ${size}`);
  }
}

/** sha256 of the file that they would be. */
export async function sha256OfSections(magic: string, sections: readonly SectionToWrite[]): Promise<Hex> {
  const hash = createHash("sha256");
  for await (const piece of sectionBytes(magic, sections)) hash.update(piece);
  return `0x${hash.digest("hex")}`;
}
