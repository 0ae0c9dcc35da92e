// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { operators } from "../../compiler/operator-table.ts";
import { operatorsPage } from "../../scripts/generate-operators.ts";
import { projectRoot } from "../../scripts/run-command.ts";

describe("docs/operators.md", () => {
  let text: string;
  before(async () => {
    text = await readFile(join(projectRoot, "docs/operators.md"), "utf8");
  });

  it("is what the operators' files say", () => {
    expect(text, "run `npm run generate`").to.equal(operatorsPage());
  });

  it("has a row for every operator", () => {
    for (const { name, sinceOpset } of operators.values()) expect(text).to.include(`\n| ${name} | ${sinceOpset} | `);
  });
});
