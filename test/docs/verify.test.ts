// SPDX-License-Identifier: GPL-3.0-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { expect } from "chai";
import { EXIT, EXIT_UNVERIFIABLE } from "../../cli/command.ts";
import { command } from "../../cli/verify.ts";
import { projectRoot } from "../../scripts/run-command.ts";
import { INVARIANTS } from "../../verification/invariants.ts";

describe("docs/verify.md", () => {
  let text: string;

  before(async () => {
    text = await readFile(join(projectRoot, "docs/verify.md"), "utf8");
  });

  it("names every option of the command", () => {
    const defined = new Command("verify");
    command.define(defined);
    for (const { long } of defined.options) expect(text).to.contain(long ?? "");
  });

  it("names every exit code that is the command's own", () => {
    for (const code of [0, EXIT.fatal, EXIT_UNVERIFIABLE, EXIT.retryable])
      expect(text).to.match(new RegExp(`^\\| ${code} +\\|`, "m"));
  });

  it("says of each invariant how it is looked at", () => {
    for (const [number, says] of Object.entries(INVARIANTS)) expect(text).to.contain(`| ${number}. ${says} `);
  });
});
