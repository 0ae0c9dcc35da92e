// SPDX-License-Identifier: GPL-3.0-or-later
/** The sections of an iden3 file (r1cs, zkey, wtns, ptau) by id. */
export function readSections(file: Buffer): Map<number, Buffer> {
  const sections = new Map<number, Buffer>();
  let at = 12;
  for (let left = file.readUInt32LE(8); left > 0; left--) {
    const size = Number(file.readBigUInt64LE(at + 4));
    sections.set(file.readUInt32LE(at), file.subarray(at + 12, at + 12 + size));
    at += 12 + size;
  }
  return sections;
}

export function writeSections(magic: string, version: number, sections: ReadonlyMap<number, Buffer>): Buffer {
  const start = Buffer.alloc(12);
  start.write(magic);
  start.writeUInt32LE(version, 4);
  start.writeUInt32LE(sections.size, 8);
  const parts = [...sections].map(([id, content]) => {
    const head = Buffer.alloc(12);
    head.writeUInt32LE(id);
    head.writeBigUInt64LE(BigInt(content.length), 4);
    return Buffer.concat([head, content]);
  });
  return Buffer.concat([start, ...parts]);
}
