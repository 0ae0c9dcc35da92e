// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { decodeWireMap, encodeWireMap, MalformedWireMap } from "../../../prover/witness/wire-map-file.ts";

const MAP = { wires: 5, targets: Int32Array.of(4, -1, 2, 1, 3) };

describe("the file of a map of wires", () => {
  it("gives back what was written", () => {
    expect(decodeWireMap(encodeWireMap(MAP))).to.deep.equal(MAP);
  });

  const changed = (byte: number, value: number) => encodeWireMap(MAP).with(byte, value);
  const malformed: [string, Uint8Array, string][] = [
    ["nothing", new Uint8Array(), "truncated"],
    ["another file", Buffer.from("wtns, and then a lot more"), "does not begin as one"],
    ["another version", changed(4, 2), "its version is 2, not 1"],
    ["one place too few", encodeWireMap(MAP).subarray(0, -4), "do not hold 5 places"],
    ["more wires than places can fill", changed(8, 200), "cannot fill 200 wires"],
    ["a wire that is none", changed(16, 5), "place 0 has the wire 5 of 5"],
    ["the wire of the constant one", changed(16, 0), "place 0 has the wire 0 of 5"],
  ];
  for (const [title, bytes, message] of malformed) {
    it(`refuses ${title}`, () => {
      expect(() => decodeWireMap(bytes)).to.throw(MalformedWireMap, message);
    });
  }
});
