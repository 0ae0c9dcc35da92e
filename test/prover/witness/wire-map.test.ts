// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { readSym } from "../../../circom/sym-file.ts";
import { SignalsMismatch, wireMap } from "../../../prover/witness/wire-map.ts";
import { WireMapMismatch } from "../../../prover/witness/wire-writer.ts";
import { WitnessMemory, writeWitness } from "../../../prover/witness/witness-memory.ts";
import { decodeWitness } from "../../../circom/wtns-file.ts";
import { scalarBytes } from "../../../groth16/scalar-bytes.ts";
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

  it("writes elements that are bytes already, and bits from any place on", () => {
    const elements = Uint8Array.from({ length: 64 }, (_, i) => (i === 31 || i === 63 ? 0 : i + 1));
    const bits = writeWitness({ wires: 70, targets: Int32Array.from({ length: 69 }, (_, i) => i + 1) }, (signals) => {
      signals.setElements("a", elements);
      signals.setBits("b", -(1n << 100n) + 5n, 40, 67);
    });
    const [one, first, second, ...rest] = decodeWitness(bits);
    expect(one).to.equal(1n);
    expect(scalarBytes([first ?? 0n, second ?? 0n])).to.deep.equal(elements);
    expect(rest).to.deep.equal([...new Array<bigint>(60).fill(0n), ...new Array<bigint>(7).fill(1n)]);
  });

  it("leaves nothing behind of a witness that could not be finished", () => {
    const memory = new WitnessMemory(map);
    const fill = (): void => {
      memory.fill((signals) => {
        signals.setAll("a", [7n, 8n, 9n]);
        throw new RangeError("out of range");
      });
    };
    expect(fill).to.throw(RangeError);
    expect(decodeWitness(memory.file)).to.deep.equal([1n, 0n, 0n, 0n, 0n]);
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
