import { expect } from "chai";
import { readSym } from "../../../circom/sym-file.ts";
import { SignalsMismatch, wireMap } from "../../../prover/witness/wire-map.ts";
import { WireMapMismatch, writeWitness } from "../../../prover/witness/wire-writer.ts";
import { decodeWitness } from "../../../circom/wtns-file.ts";
import { FIELD_ORDER } from "../../../schema/field.ts";

const SYM = "1,1,1,main.out\n2,-1,1,main.in\n3,3,0,main.a.low[0]\n4,2,0,main.a.low[1]\n";

describe("wireMap", () => {
  const circuit = readSym(SYM);
  const names = ["main.in", "main.a.low[0]", "main.a.low[1]", "main.out"];

  it("says where each value goes", () => {
    const { wires, targets } = wireMap(names, circuit);
    expect(wires).to.equal(4);
    expect([...targets]).to.deep.equal([-1, 3, 2, 1]);
  });

  it("need not know of signals that were optimised away", () => {
    expect(wireMap(names.slice(1), circuit).wires).to.equal(4);
  });

  const mismatches: [string, string[], string][] = [
    ["a wire without a value", names.slice(0, 3), "these have no value: main.out."],
    ["a value for what is no signal", [...names, "main.b"], "what no signal is called: main.b."],
    ["two values for one wire", [...names, "main.out"], "given twice: main.out."],
  ];
  for (const [title, given, message] of mismatches) {
    it(`refuses ${title}`, () => {
      expect(() => wireMap(given, circuit)).to.throw(SignalsMismatch, message);
    });
  }

  it("names no more than five of many", () => {
    const many = Array.from({ length: 9 }, (_, i) => `main.b[${i}]`);
    expect(() => wireMap([...names, ...many], circuit)).to.throw(SignalsMismatch, "main.b[4] and 4 more.");
  });
});

describe("writeWitness", () => {
  const map = { wires: 5, targets: Int32Array.of(4, -1, 2, 1, 3) };

  it("writes field elements of any size, and bits, to their wires", () => {
    const witness = writeWitness(map, (signals) => {
      signals.set("a", -1n);
      signals.set("b", 99n);
      signals.set("c", (1n << 200n) + 5n);
      signals.setBits("d", 0b100n, 1, 2);
    });
    expect(decodeWitness(witness)).to.deep.equal([1n, 0n, (1n << 200n) + 5n, 1n, FIELD_ORDER - 1n]);
  });

  for (const values of [4, 6]) {
    it(`refuses ${values} values for 5 places`, () => {
      expect(() =>
        writeWitness(map, (signals) => {
          signals.setAll("a", new Array<bigint>(values).fill(1n));
        }),
      ).to.throw(WireMapMismatch, "5 places");
    });
  }
});
