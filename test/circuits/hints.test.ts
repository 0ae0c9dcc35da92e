// SPDX-License-Identifier: GPL-3.0-or-later
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hintsOf, hintsPage, titlesOf } from "../../scripts/generate-hints.ts";
import { projectRoot } from "../../scripts/run-command.ts";

const GADGET = `template Bit() {
    signal input in;
    // pinned by: bit * (bit - 1) === 0;
    // pinned by: in === bit;
    // forged in: circuits/bit "refuses 2"
    signal output bit <-- in & 1;
    bit * (bit - 1) === 0; // a bit
    in === bit;
}
`;
const TITLES = (file: string): ReadonlySet<string> | undefined =>
  file === "circuits/bit" ? new Set(["refuses 2"]) : undefined;

describe("HINTS.md (property 26)", () => {
  it("is what the gadgets' comments say: each hint has constraints and a test that are there", () => {
    expect(readFileSync(join(projectRoot, "circuits/HINTS.md"), "utf8")).to.equal(hintsPage());
  });

  it("names every hint with its line", () => {
    expect(hintsOf("bit.circom", GADGET, TITLES)).to.deep.equal([
      {
        file: "bit.circom",
        line: 6,
        signal: "bit",
        pinnedBy: ["bit * (bit - 1) === 0;", "in === bit;"],
        forgedIn: { file: "circuits/bit", title: "refuses 2" },
      },
    ]);
  });

  const changes: [why: string, from: string, to: string, says: string][] = [
    ["without a constraint", "    // pinned by: bit * (bit - 1) === 0;\n    // pinned by: in === bit;\n", "", "no constraint is named"], // prettier-ignore
    ["with a constraint that is gone", "    in === bit;\n", "", "the file has no constraint `in === bit;`"],
    ["with a constraint that only a comment has", "    in === bit;\n", "    // in === bit;\n", "the file has no constraint"], // prettier-ignore
    ["without a test", '    // forged in: circuits/bit "refuses 2"\n', "", "no test is named"],
    ["with a test that is gone", '"refuses 2"', '"refuses 3"', 'has no "refuses 3"'],
    [
      "with a test file that is gone",
      "circuits/bit ",
      "circuits/bits ",
      'test/circuits/bits.test.ts has no "refuses 2"',
    ],
    ["that stands apart from its comments", "    signal output", "\n    signal output", "no constraint is named"],
    ["of another form", "signal output bit <-- in & 1", "(a, b) <-- pair()", "a hint of a form that is not read"],
  ];
  for (const [why, from, to, says] of changes)
    it(`refuses a hint ${why}`, () => {
      expect(() => hintsOf("bit.circom", GADGET.replace(from, to), TITLES)).to.throw(says);
    });

  it("reads titles from the test files", () => {
    expect(titlesOf("circuits/compare")).to.include("leaves no wire free and costs one constraint a bit");
    expect(titlesOf("circuits/nothing")).to.equal(undefined);
  });
});
