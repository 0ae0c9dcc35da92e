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

  it("refuses another field", () => {
    const wrong = Buffer.from(file);
    const prime = wrong.indexOf(Buffer.from("010000f093f5e143", "hex"));
    wrong[prime] = 3;
    expect(() => readR1cs(wrong)).to.throw(MalformedR1cs, "field");
  });
});
