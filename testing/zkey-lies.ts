// SPDX-License-Identifier: GPL-3.0-or-later
import { FIELD_ORDER } from "../schema/field.ts";
import { readSections, writeSections } from "./iden3-sections.ts";
import { littleEndian } from "./montgomery-points.ts";

/** A zkey with one thing wrong, and what a reader should say of it. */
export type ZkeyLie = { readonly name: string; readonly bytes: Buffer; readonly problem: string };

const AT = { baseBytes: 0, base: 4, scalarBytes: 36, scalar: 40, wires: 72, publicSignals: 76, domain: 80, points: 84 };
const ENTRY_BYTES = 44;

/** Each offset, size, count, index and point of an honest file, turned into a lie on its own. */
export function zkeyLies(honest: Buffer): ZkeyLie[] {
  const lies: ZkeyLie[] = [];
  const inFile = (name: string, problem: string, change: (file: Buffer) => void): void => {
    const bytes = Buffer.from(honest);
    change(bytes);
    lies.push({ name, bytes, problem });
  };
  const inSections = (name: string, problem: string, change: (sections: Map<number, Buffer>) => void): void => {
    const sections = new Map([...readSections(honest)].map(([id, content]) => [id, Buffer.from(content)]));
    change(sections);
    lies.push({ name, bytes: writeSections("zkey", 1, sections), problem });
  };
  const inSection = (id: number, name: string, problem: string, change: (content: Buffer) => void): void => {
    inSections(`section ${id}: ${name}`, problem, (sections) => {
      change(sections.get(id) ?? Buffer.alloc(0));
    });
  };

  inFile("another magic", 'does not begin with "zkey"', (file) => file.write("wtns"));
  inFile("a later version", "version is 2", (file) => file.writeUInt32LE(2, 4));
  inFile("four billion sections", "sections", (file) => file.writeUInt32LE(0xffffffff, 8));
  inFile("one section more", "ends within", (file) => file.writeUInt32LE(file.readUInt32LE(8) + 1, 8));
  inFile("no sections", "section 1 is missing", (file) => file.writeUInt32LE(0, 8));
  for (const size of [2n ** 64n - 1n, 2n ** 63n, BigInt(honest.length)]) {
    inFile(`a first section of ${size} bytes`, "longer than the file", (file) => file.writeBigUInt64LE(size, 16));
  }
  inFile("section 1 under the name of 2", "twice", (file) => file.writeUInt32LE(2, 12));

  for (let id = 1; id <= 9; id++) {
    inSections(`no section ${id}`, `section ${id} is missing`, (sections) => sections.delete(id));
    inSections(`section ${id} empty`, `section ${id} `, (sections) => sections.set(id, Buffer.alloc(0)));
    inSections(`section ${id} longer`, `section ${id} `, (sections) =>
      sections.set(id, Buffer.concat([sections.get(id) ?? Buffer.alloc(0), Buffer.alloc(1)])),
    );
  }
  inSection(1, "PLONK", "another protocol", (content) => content.writeUInt32LE(2));
  inSection(2, "48 bytes a coordinate", "another curve", (content) => content.writeUInt32LE(48, AT.baseBytes));
  inSection(2, "another base field", "another curve", (content) =>
    content.writeUInt8(content.readUInt8(AT.base) ^ 1, AT.base),
  );
  inSection(2, "48 bytes a scalar", "another curve", (content) => content.writeUInt32LE(48, AT.scalarBytes));
  inSection(2, "another scalar field", "another curve", (content) => content.writeUInt8(0, AT.scalar));
  for (const wires of [0, 1, 2, 3]) {
    inSection(2, `${wires} wires`, "more public signals", (content) => content.writeUInt32LE(wires, AT.wires));
  }
  inSection(2, "four billion wires", "section", (content) => content.writeUInt32LE(0xffffffff, AT.wires));
  inSection(2, "four billion public signals", "more public", (content) =>
    content.writeUInt32LE(0xffffffff, AT.publicSignals),
  );
  inSection(2, "a public signal less", "section 3", (content) => content.writeUInt32LE(2, AT.publicSignals));
  for (const rows of [0, 1, 3, 2 ** 28, 2 ** 31, 2 ** 32 - 1]) {
    inSection(2, `${rows} rows`, "no power of two", (content) => content.writeUInt32LE(rows, AT.domain));
  }
  inSection(2, "half as many rows", "out of bounds", (content) =>
    content.writeUInt32LE(content.readUInt32LE(AT.domain) / 2, AT.domain),
  );
  inSection(2, "twice as many rows", "section 9", (content) =>
    content.writeUInt32LE(content.readUInt32LE(AT.domain) * 2, AT.domain),
  );
  for (const point of [0, 64, 128, 256, 384, 448]) {
    const at = AT.points + point;
    inSection(2, `a point off the curve at ${at}`, "header", (content) =>
      content.writeUInt8(content.readUInt8(at) ^ 1, at),
    );
    inSection(2, `infinity at ${at}`, "header", (content) =>
      content.fill(0, at, at + (point === 128 || point === 256 || point === 448 ? 128 : 64)),
    );
  }

  inSection(4, "a coefficient more than there are", "another length", (content) =>
    content.writeUInt32LE(content.readUInt32LE() + 1),
  );
  inSection(4, "four billion coefficients", "another length", (content) => content.writeUInt32LE(0xffffffff));
  const entries = ((honestSection) => (honestSection.length - 4) / ENTRY_BYTES)(
    readSections(honest).get(4) ?? Buffer.alloc(4),
  );
  for (const entry of [0, entries - 1]) {
    const at = 4 + entry * ENTRY_BYTES;
    const problem = `coefficient ${entry} is out of bounds`;
    inSection(4, "a third matrix", problem, (content) => content.writeUInt32LE(2, at));
    inSection(4, "a row past the domain", problem, (content) => content.writeUInt32LE(0x7fffffff, at + 4));
    inSection(4, "a wire past the last", problem, (content) => content.writeUInt32LE(0xffffffff, at + 8));
    inSection(4, "a coefficient of r", problem, (content) => littleEndian(FIELD_ORDER).copy(content, at + 12));
  }

  for (let id = 5; id <= 9; id++) {
    const pointBytes = id === 7 ? 128 : 64;
    const problem = `section ${id} is not on the curve`;
    inSection(id, "its last point off the curve", problem, (content) => {
      const last = content.length - pointBytes;
      content.fill(0, last);
      content.writeUInt8(1, last);
    });
    inSection(id, "its first coordinate not reduced", problem, (content) => content.fill(255, 0, 32));
  }
  return lies;
}
