// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import type { RecordedContribution } from "../../../keys/phase2/contribution.ts";
import {
  isRecordableName,
  parseContributions,
  serialiseContributions,
} from "../../../keys/phase2/contributions-section.ts";
import { MalformedZkey } from "../../../keys/zkey-verifying-key.ts";

const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);
const POINTS = {
  deltaAfter: filled(64, 1),
  s: filled(64, 2),
  sx: filled(64, 3),
  spx: filled(128, 4),
  transcript: filled(64, 5),
};
const CONTRIBUTIONS: RecordedContribution[] = [
  { kind: "contribution", ...POINTS },
  { kind: "contribution", name: "Ada 🎲", ...POINTS },
  { kind: "beacon", name: "x".repeat(64), beacon: { value: filled(255, 9), iterationsExponent: 10 }, ...POINTS },
  { kind: "beacon", beacon: { value: filled(1, 9), iterationsExponent: 63 }, ...POINTS },
];
const SECTION = { circuitHash: filled(64, 7), contributions: CONTRIBUTIONS };
/** Of a section with one contribution: where its kind stands. */
const KIND_AT = 64 + 4 + 384;

describe("parseContributions", () => {
  const bytes = serialiseContributions(SECTION);

  it("reads what was written, from a Buffer in the middle of another, too", () => {
    expect(parseContributions(bytes)).to.deep.equal(SECTION);
    const inside = Buffer.concat([filled(13, 0), bytes]).subarray(13);
    expect(parseContributions(inside)).to.deep.equal(SECTION);
    expect(parseContributions(serialiseContributions({ ...SECTION, contributions: [] })).contributions).to.have.length(
      0,
    );
  });

  it("refuses every truncation, and bytes behind its end", () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => parseContributions(bytes.subarray(0, length)), `${length} bytes`).to.throw(MalformedZkey);
    }
    expect(() => parseContributions(Buffer.concat([bytes, filled(1, 0)]))).to.throw(MalformedZkey, "bytes stand after");
  });

  /** One contribution whose parameters are these bytes. */
  const withParameters = (kind: 0 | 1, parameters: readonly number[]): Uint8Array => {
    const start = Buffer.from(
      serialiseContributions({ ...SECTION, contributions: [{ kind: "contribution", ...POINTS }] }),
    );
    start.writeUInt32LE(kind, KIND_AT);
    start.writeUInt32LE(parameters.length, KIND_AT + 4);
    return Buffer.concat([start, Uint8Array.from(parameters)]);
  };

  const refused: [string, 0 | 1, number[]][] = [
    ["an unknown parameter", 0, [4, 1, 65]],
    ["parameter 0", 0, [0, 1, 65]],
    ["the name twice", 0, [1, 1, 65, 1, 1, 66]],
    ["the value before the iterations", 1, [3, 1, 9, 2, 10]],
    ["a name without letters", 0, [1, 0]],
    ["a name longer than its parameters", 0, [1, 9, 65]],
    ["a parameter without a length", 0, [1]],
    ["a beacon without a value", 1, [2, 10]],
    ["a beacon without iterations", 1, [3, 1, 9]],
    ["a beacon with neither", 1, []],
    ["a contribution with a beacon's value", 0, [2, 10, 3, 1, 9]],
    ["a contribution with half a beacon, which would be read over", 0, [2, 10]],
    ["a contribution with the other half", 0, [3, 1, 9]],
    ["a name that is not UTF-8", 0, [1, 2, 0xc3, 0x28]],
    ["a name that moves the cursor", 0, [1, 3, 27, 91, 65]],
    ["a name that reverses what follows", 0, [1, 3, 0xe2, 0x80, 0xae]],
  ];
  for (const [name, kind, parameters] of refused) {
    it(`refuses ${name}`, () => {
      expect(() => parseContributions(withParameters(kind, parameters))).to.throw(MalformedZkey);
    });
  }

  it("records only names that it reads again", () => {
    for (const name of ["Ada", "x".repeat(64), "é".repeat(64), "🎲".repeat(32)]) {
      expect(isRecordableName(name), name).to.equal(true);
      const [contribution] = parseContributions(
        serialiseContributions({ ...SECTION, contributions: [{ kind: "contribution", name, ...POINTS }] }),
      ).contributions;
      expect(contribution?.name).to.equal(name);
    }
    for (const name of ["x".repeat(65), "\u0007", "\ud800", "\u2067"]) expect(isRecordableName(name)).to.equal(false);
  });
});
