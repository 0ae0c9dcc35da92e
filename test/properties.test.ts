// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const LIST = "test/PROPERTIES.md";

/** The rows of the list: number and what its column of tests names. */
function listed(): { number: number; places: readonly string[] }[] {
  return [...readFileSync(LIST, "utf8").matchAll(/^\| (\d+) +\|.*\| ([^|]*)\|$/gm)].map(([, number, tests = ""]) => ({
    number: Number(number),
    places: [...tests.matchAll(/`([^`]+)`/g)].map(([, place = ""]) => place),
  }));
}

/** Every number that a title cites: "(property 7)", "(properties 2, 7)". */
function cited(): Set<number> {
  const texts = globSync("test/**/*.{test.ts,t.sol}").map((path) => readFileSync(path, "utf8"));
  const lists = texts.flatMap((text) =>
    [...text.matchAll(/\(propert(?:y|ies) ([\d, ]+)\)/g)].map(([, list = ""]) => list),
  );
  return new Set(lists.flatMap((list) => list.split(",").map(Number)));
}

describe("the list of properties", () => {
  const rows = listed();
  const citations = cited();

  it("counts without a gap", () => {
    expect(rows.map(({ number }) => number)).to.deep.equal(rows.map((_, i) => i + 1));
    expect(rows).to.have.length.at.least(34);
  });

  for (const { number, places } of rows) {
    it(`has property ${number} in a title, and its tests where it says`, () => {
      expect(citations.has(number), `no title says (property ${number})`).to.equal(true);
      expect(places, "tests named").to.not.have.length(0);
      for (const place of places) {
        expect(existsSync(join("test", place)) || existsSync(place), place).to.equal(true);
      }
    });
  }

  it("has every number that a title cites", () => {
    const known = new Set(rows.map(({ number }) => number));
    expect([...citations].filter((number) => !known.has(number))).to.deep.equal([]);
  });
});
