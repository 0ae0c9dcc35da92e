// SPDX-License-Identifier: GPL-3.0-or-later
import { type FileHandle, open } from "node:fs/promises";
import type { FatalError } from "../schema/errors.ts";
import { systemFailure } from "../schema/system-failure.ts";

/** Where a section's bytes stand in its file. */
export type Section = Readonly<{ at: number; size: number }>;

/** An iden3 file (zkey, ptau), open: its sections by id, and any part of it as bytes. */
export type SectionFile = {
  readonly sections: ReadonlyMap<number, Section>;
  /** A copy of part of a section. @error what `refuse` makes, where the part does not lie within the section or the file ends */
  read(id: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** A whole section, in pieces of at most `pieceBytes`. */
  pieces(id: number, pieceBytes: number): AsyncGenerator<Uint8Array<ArrayBuffer>>;
  /** Part of the file wherever its sections lie. */
  bytesAt(position: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
};

export type SectionFormat = Readonly<{
  magic: string;
  /** The ids that the format has; a file has each at most once, and no other. */
  ids: readonly number[];
  /** Makes the caller's own error of what is wrong; `problem` is a clause. */
  refuse: (problem: string) => FatalError;
}>;

const VERSION = 1;
/** Magic, version and number of sections; then each section's id and size before its bytes. */
const [FILE_HEADER_BYTES, SECTION_HEADER_BYTES] = [12, 12];

/**
 * Opens such a file and looks where its sections stand. Strict where the format's usual readers are not: a section twice, one that is
 * not of the format, a section that ends after the file and bytes after the last section are all refused, so that two readers never
 * see two files in one.
 */
export async function openSectionFile(path: string, format: SectionFormat): Promise<SectionFile> {
  const file = await open(path).catch((error: unknown) => {
    throw systemFailure(error, path) ?? error;
  });
  try {
    const { size } = await file.stat();
    const bytesAt = async (position: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
      if (position + length > size) throw format.refuse("it is truncated");
      return readFully(file, path, position, length);
    };
    const sections = await findSections(bytesAt, size, format);
    const read = async (id: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
      const section = sections.get(id);
      if (section === undefined) throw format.refuse(`it has no section ${id}`);
      if (offset < 0 || offset + length > section.size) throw format.refuse(`its section ${id} is too short`);
      return bytesAt(section.at + offset, length);
    };
    async function* pieces(id: number, pieceBytes: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
      const length = sections.get(id)?.size ?? 0;
      for (let at = 0; at < length; at += pieceBytes) yield await read(id, at, Math.min(pieceBytes, length - at));
    }
    return { sections, read, pieces, bytesAt, close: async () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

async function findSections(
  bytesAt: ReadAt,
  size: number,
  { magic, ids, refuse }: SectionFormat,
): Promise<Map<number, Section>> {
  if (size < FILE_HEADER_BYTES) throw refuse("it is truncated");
  const start = viewOf(await bytesAt(0, FILE_HEADER_BYTES));
  for (let index = 0; index < magic.length; index++) {
    if (start.getUint8(index) !== magic.charCodeAt(index)) throw refuse(`it does not begin with ${magic}`);
  }
  if (start.getUint32(4, true) !== VERSION) throw refuse(`its version is ${start.getUint32(4, true)}, not ${VERSION}`);
  const count = start.getUint32(8, true);
  if (count > ids.length) throw refuse(`it has ${count} sections, more than there are`);
  const sections = new Map<number, Section>();
  let at = FILE_HEADER_BYTES;
  for (let index = 0; index < count; index++) {
    const header = viewOf(await bytesAt(at, SECTION_HEADER_BYTES));
    const id = header.getUint32(0, true);
    const bytes = Number(header.getBigUint64(4, true));
    at += SECTION_HEADER_BYTES;
    if (!ids.includes(id)) throw refuse(`it has a section ${id}, which such files do not have`);
    if (sections.has(id)) throw refuse(`it has section ${id} twice`);
    if (bytes > size - at) throw refuse("it is truncated");
    sections.set(id, { at, size: bytes });
    at += bytes;
  }
  if (at !== size) throw refuse(`${size - at} bytes stand after its last section`);
  return sections;
}

/** A file's `read` may give less than it is asked for. */
async function readFully(file: FileHandle, path: string, position: number, length: number) {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file
      .read(bytes, done, Math.min(length - done, 2 ** 30), position + done)
      .catch((error: unknown) => {
        throw systemFailure(error, path) ?? error;
      });
    if (bytesRead === 0) throw new RangeError(`${path} became shorter while it was read`);
    done += bytesRead;
  }
  return bytes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
