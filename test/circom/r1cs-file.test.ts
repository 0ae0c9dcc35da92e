// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { MalformedR1cs, readR1cs } from "../../circom/r1cs-file.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { compileThreeSignals } from "../../testing/three-signals-circuit.ts";

describe("readR1cs", () => {
  const folder = temporaryFolder();
  let file: Buffer;
  before(async () => {
    file = await readFile((await compileThreeSignals(folder())).r1csPath);
  });

  it("reads counts and constraints", () => {
    const { wires, publicSignals, constraints } = readR1cs(file);
    expect({ wires, publicSignals, rows: constraints.length }).to.deep.equal({ wires: 14, publicSignals: 3, rows: 12 });
  });

  it("refuses every truncation with MalformedR1cs", () => {
    for (let length = 0; length < file.length; length += 37) {
      expect(() => readR1cs(file.subarray(0, length)), `${length} bytes`).to.throw(MalformedR1cs);
    }
  });

  const altered: [string, number, number][] = [
    ["another magic", 0, 0x00],
    ["another version", 4, 9],
  ];
  for (const [name, at, value] of altered) {
    it(`refuses ${name}`, () => {
      const wrong = Buffer.from(file);
      wrong[at] = value;
      expect(() => readR1cs(wrong)).to.throw(MalformedR1cs);
    });
  }

  it("refuses a section twice, bytes behind the last one, and counts that cannot be", () => {
    const header = file.indexOf(Buffer.from("20000000010000f0", "hex"));
    const counts = header + 36;
    const withCount = (at: number, value: number): Buffer => {
      const wrong = Buffer.from(file);
      wrong.writeUInt32LE(value, at);
      return wrong;
    };
    const [first] = [file.readUInt32LE(12)];
    const second = 12 + 12 + Number(file.readBigUInt64LE(16));
    const lies: [Buffer, string][] = [
      [withCount(second, first), `section ${first} twice`],
      [Buffer.concat([file, Buffer.alloc(1)]), "bytes stand after"],
      [withCount(counts, 2 ** 32 - 1), "no room"],
      [withCount(counts, 3), "public signals"],
      [withCount(counts + 4, 2 ** 31), "public signals"],
      [withCount(counts + 24, 2 ** 32 - 1), ""],
      [withCount(counts + 24, 11), "do not end where their section does"],
      [withCount(counts + 24, 0), "do not end where their section does"],
    ];
    for (const [wrong, message] of lies) expect(() => readR1cs(wrong), message).to.throw(MalformedR1cs, message);
  });

  it("refuses a coefficient that is another one's remainder", () => {
    const wrong = Buffer.from(file);
    const minusOne = wrong.lastIndexOf(Buffer.from("000000f093f5e143", "hex"));
    wrong[minusOne] = 1; // the order itself
    expect(() => readR1cs(wrong)).to.throw(MalformedR1cs, "not below");
  });

  it("refuses another field", () => {
    const wrong = Buffer.from(file);
    const prime = wrong.indexOf(Buffer.from("010000f093f5e143", "hex"));
    wrong[prime] = 3;
    expect(() => readR1cs(wrong)).to.throw(MalformedR1cs, "field");
  });
});
